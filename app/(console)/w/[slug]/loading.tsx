import { BalanceSkeleton, HeadSkeleton, LinesSkeleton, TableSkeleton } from "#components/ui/skeleton-parts.tsx";

export default function Loading() {
  return (
    <>
      <HeadSkeleton title="Overview" actions={2} />
      <div className="space-y-4 lg:space-y-5">
        <BalanceSkeleton />
        <div className="grid gap-4 lg:grid-cols-2 lg:gap-5">
          <LinesSkeleton lines={5} />
          <LinesSkeleton lines={5} />
        </div>
        <TableSkeleton title="Latest sessions" rows={5} />
      </div>
    </>
  );
}
