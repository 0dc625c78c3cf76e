import { shareOf } from "./share-of.ts";

/** How much of a limit is used; a little is seen too. */
export function SpendBar({
  spent,
  limit,
  label,
  className,
}: {
  spent: bigint;
  limit: bigint;
  label: string;
  className?: string;
}) {
  const share = shareOf(spent, limit);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuenow={share}
      aria-valuemin={0}
      aria-valuemax={100}
      className={`overflow-hidden rounded-full bg-sunken inset-ring inset-ring-line ${className ?? ""}`}
    >
      <span
        className="block h-full rounded-full bg-brand inset-ring inset-ring-brand-edge"
        style={{ width: `${spent > 0n ? Math.max(share, 2) : 0}%` }}
      />
    </div>
  );
}
