import { HeadSkeleton, TableSkeleton } from "#components/ui/skeleton-parts.tsx";

export default function Loading() {
  return (
    <>
      <HeadSkeleton title="Webhooks" actions={1} />
      <TableSkeleton rows={3} />
    </>
  );
}
