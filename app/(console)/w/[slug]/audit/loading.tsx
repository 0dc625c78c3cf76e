import { Skeleton } from "#components/ui/skeleton.tsx";
import { HeadSkeleton, TableSkeleton } from "#components/ui/skeleton-parts.tsx";

export default function Loading() {
  return (
    <>
      <HeadSkeleton title="Audit log" />
      <Skeleton className="mb-4 h-15 w-full rounded-sm max-sm:h-49" />
      <TableSkeleton rows={10} />
    </>
  );
}
