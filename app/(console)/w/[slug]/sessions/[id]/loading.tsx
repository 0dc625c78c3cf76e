import { Skeleton } from "#components/ui/skeleton.tsx";
import { HeadSkeleton, LinesSkeleton } from "#components/ui/skeleton-parts.tsx";

export default function Loading() {
  return (
    <>
      <HeadSkeleton title="Session" crumbs actions={2} />
      <div className="grid gap-4 lg:grid-cols-[minmax(0,1.55fr)_minmax(0,1fr)] lg:gap-5">
        <Skeleton className="aspect-[4/3] w-full rounded-lg" />
        <div className="flex flex-col gap-4 lg:gap-5">
          <LinesSkeleton lines={6} />
          <LinesSkeleton lines={5} />
        </div>
      </div>
    </>
  );
}
