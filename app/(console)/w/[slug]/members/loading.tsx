import { Skeleton } from "#components/ui/skeleton.tsx";
import { HeadSkeleton, TableSkeleton } from "#components/ui/skeleton-parts.tsx";

export default function Loading() {
  return (
    <>
      <HeadSkeleton title="Members" actions={1} />
      <Skeleton className="mb-3 h-5 w-full max-w-120" />
      <TableSkeleton rows={3} />
    </>
  );
}
