import { HeadSkeleton, LinesSkeleton, TableSkeleton } from "#components/ui/skeleton-parts.tsx";

export default function Loading() {
  return (
    <>
      <HeadSkeleton title="API key" crumbs actions={2} />
      <div className="space-y-4 lg:space-y-5">
        <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.6fr)] lg:gap-5">
          <LinesSkeleton lines={4} />
          <LinesSkeleton lines={6} />
        </div>
        <LinesSkeleton lines={4} />
        <TableSkeleton title="Request log" rows={8} />
      </div>
    </>
  );
}
