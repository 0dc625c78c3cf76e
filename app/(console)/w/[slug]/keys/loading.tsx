import { Skeleton } from "#components/ui/skeleton.tsx";
import { HeadSkeleton, TableSkeleton } from "#components/ui/skeleton-parts.tsx";

export default function Loading() {
  return (
    <>
      <HeadSkeleton title="API keys" actions={1} />
      <div className="mb-4 flex flex-wrap gap-3">
        <Skeleton className="h-9 w-full rounded-sm sm:w-64 max-lg:h-11" />
        <Skeleton className="h-9 w-72 rounded-sm max-lg:h-11" />
      </div>
      <TableSkeleton rows={4} />
    </>
  );
}
