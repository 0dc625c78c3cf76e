/** The boxes of the wallet list while it loads. */
export function WalletListSkeleton() {
  return (
    <div aria-busy="true" className="space-y-4">
      <span className="sr-only">Looking for wallets</span>
      {["a", "b"].map((key) => (
        <div key={key} aria-hidden className="space-y-1">
          <div className="h-4 w-20 rounded-xs bg-hover" />
          <div className="h-12 rounded-md bg-hover" />
        </div>
      ))}
    </div>
  );
}
