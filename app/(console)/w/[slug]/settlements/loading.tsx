import { Skeleton } from "#components/ui/skeleton.tsx";
import { HeadSkeleton, TableSkeleton } from "#components/ui/skeleton-parts.tsx";

export default function Loading() {
  return (
    <>
      <HeadSkeleton title="Settlements" actions={0} />
      <Skeleton className="mb-4 h-8 w-120 rounded-sm max-lg:h-11 max-sm:w-full" />
      <TableSkeleton rows={8} />
    </>
  );
}
