import { Card } from "#components/ui/card.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { HeadSkeleton, LinesSkeleton, TableSkeleton } from "#components/ui/skeleton-parts.tsx";

export default function Loading() {
  return (
    <>
      <HeadSkeleton title="Operate" />
      <div className="grid gap-4 lg:grid-cols-[minmax(0,1.55fr)_minmax(0,1fr)] lg:gap-5">
        <div className="contents lg:flex lg:flex-col lg:gap-5">
          <div className="max-lg:order-2">
            <TableSkeleton rows={3} title="Requests in your circle" />
          </div>
          <Card aria-busy className="overflow-hidden max-lg:order-4">
            <Skeleton className="h-72 lg:h-96" />
            <div className="space-y-4 p-4 lg:p-5">
              <Skeleton className="h-16 w-full" />
              <Skeleton className="h-16 w-full" />
            </div>
          </Card>
        </div>
        <div className="contents lg:flex lg:flex-col lg:gap-5">
          <LinesSkeleton lines={6} className="max-lg:order-1" />
          <LinesSkeleton lines={5} className="max-lg:order-3" />
        </div>
      </div>
    </>
  );
}
