/** What is on show below the balance. */
export type WalletTab = "ledger" | "statement" | "contract";

export const walletTabs: readonly { tab: WalletTab; label: string }[] = [
  { tab: "ledger", label: "Ledger" },
  { tab: "statement", label: "Statements" },
  { tab: "contract", label: "Contract" },
];

/** Reads the tab of an address; anything unknown is the ledger. */
export function readTab(value: unknown): WalletTab {
  return walletTabs.find(({ tab }) => tab === value)?.tab ?? "ledger";
}

export function walletHref(slug: string, tab: WalletTab, month?: string): string {
  const query = new URLSearchParams({ ...(tab === "ledger" ? {} : { tab }), ...(month ? { month } : {}) });
  return `/w/${slug}/wallet${query.size ? `?${query}` : ""}`;
}
