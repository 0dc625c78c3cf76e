import { HeadSkeleton, LinesSkeleton, TableSkeleton } from "#components/ui/skeleton-parts.tsx";

export default function Loading() {
  return (
    <>
      <HeadSkeleton title="Endpoint" crumbs actions={2} />
      <div className="space-y-4 lg:space-y-5">
        <LinesSkeleton lines={4} />
        <TableSkeleton title="Deliveries" rows={5} />
      </div>
    </>
  );
}
