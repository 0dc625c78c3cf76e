import { Skeleton } from "#components/ui/skeleton.tsx";
import { HeadSkeleton, TableSkeleton } from "#components/ui/skeleton-parts.tsx";

export default function Loading() {
  return (
    <>
      <HeadSkeleton title="Sessions" actions={1} />
      <div className="mb-4 flex flex-wrap gap-3">
        <Skeleton className="h-8 w-64 rounded-sm max-lg:h-11 max-sm:w-full" />
        <Skeleton className="h-8 w-96 rounded-sm max-lg:h-11 max-sm:w-full" />
      </div>
      <TableSkeleton rows={8} />
    </>
  );
}
