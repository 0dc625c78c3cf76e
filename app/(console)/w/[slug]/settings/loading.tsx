import { HeadSkeleton, LinesSkeleton } from "#components/ui/skeleton-parts.tsx";

export default function Loading() {
  return (
    <div className="mx-auto max-w-3xl">
      <HeadSkeleton title="Settings" />
      <div className="space-y-4 lg:space-y-5">
        <LinesSkeleton lines={3} />
        <LinesSkeleton lines={6} />
      </div>
    </div>
  );
}
