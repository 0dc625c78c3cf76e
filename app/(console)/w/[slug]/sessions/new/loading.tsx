import { Card } from "#components/ui/card.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { HeadSkeleton, LinesSkeleton } from "#components/ui/skeleton-parts.tsx";

export default function Loading() {
  return (
    <>
      <HeadSkeleton title="New session" crumbs />
      <div className="grid gap-4 lg:grid-cols-[minmax(0,1.55fr)_minmax(0,1fr)] lg:gap-5">
        <Card aria-busy className="overflow-hidden">
          <Skeleton className="h-64 lg:h-88" />
          <div className="space-y-5 p-4 lg:p-5">
            {["where", "how long", "who", "wait"].map((part) => (
              <div key={part} className="space-y-2">
                <Skeleton className="h-5 w-32" />
                <Skeleton className="h-11 w-full" />
              </div>
            ))}
          </div>
        </Card>
        <LinesSkeleton lines={6} className="self-start" />
      </div>
    </>
  );
}
