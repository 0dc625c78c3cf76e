import { BalanceSkeleton, HeadSkeleton, LinesSkeleton, TableSkeleton } from "#components/ui/skeleton-parts.tsx";

export default function Loading() {
  return (
    <>
      <HeadSkeleton title="Wallet" actions={2} />
      <div className="space-y-4 lg:space-y-5">
        <BalanceSkeleton />
        <LinesSkeleton lines={2} />
        <TableSkeleton title="Ledger" rows={5} />
      </div>
    </>
  );
}
