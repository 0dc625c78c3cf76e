import { clsx } from "clsx";
import type { ReactNode } from "react";
import { Card, CardBody } from "./card.tsx";
import { Skeleton } from "./skeleton.tsx";

/** The head of a page that is on its way: the title is known, the rest is not. */
export function HeadSkeleton({ title, actions = 0, crumbs }: { title: ReactNode; actions?: number; crumbs?: boolean }) {
  return (
    <div className="mb-5">
      {crumbs && <Skeleton className="mb-2 h-5 w-40" />}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-3">
        <h1 className="text-xl font-semibold">{title}</h1>
        {actions > 0 && (
          <div className="ml-auto flex gap-2 max-sm:ml-0 max-sm:w-full max-sm:*:flex-1">
            {Array.from({ length: actions }, (_, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: boxes without identity
              <Skeleton key={index} className="h-8 w-28 rounded-sm max-lg:h-11" />
            ))}
          </div>
        )}
      </div>
    </div>
  );
}

/** A card of lines. */
export function LinesSkeleton({ lines, className }: { lines: number; className?: string }) {
  return (
    <Card aria-busy className={className}>
      <CardBody>
        <Skeleton className="h-6 w-32" />
        <div className="mt-3 space-y-3">
          {Array.from({ length: lines }, (_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: boxes without identity
            <Skeleton key={index} className={clsx("h-6", index % 2 ? "w-3/4" : "w-full")} />
          ))}
        </div>
      </CardBody>
    </Card>
  );
}

/** A table on its way: head line and rows of 48 px, on phones of 64 px. */
export function TableSkeleton({ rows, title }: { rows: number; title?: string }) {
  return (
    <Card aria-busy className="overflow-hidden">
      {title && <p className="px-4 py-3 text-md font-semibold lg:px-5">{title}</p>}
      <div className="h-8 border-y border-line bg-sunken max-md:hidden" />
      <ul aria-hidden className="divide-y divide-line">
        {Array.from({ length: rows }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: boxes without identity
          <li key={index} className="flex h-12 items-center gap-6 px-4 max-md:h-17">
            <Skeleton className="h-5 w-36" />
            <Skeleton className="h-5 w-20" />
            <Skeleton className="ml-auto h-5 w-20" />
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** The balance card on its way. */
export function BalanceSkeleton() {
  return (
    <Card aria-busy className="overflow-hidden">
      <div className="grid lg:grid-cols-[minmax(0,1.1fr)_minmax(0,2fr)]">
        <div className="border-line p-4 lg:border-r lg:p-5">
          <Skeleton className="h-5 w-24" />
          <Skeleton className="mt-1 h-9 w-48" />
          <Skeleton className="mt-1.5 h-5 w-56" />
        </div>
        <div className="flex flex-col justify-between gap-4 border-line p-4 max-lg:border-t lg:p-5">
          <div className="grid grid-cols-3 gap-4 max-sm:grid-cols-1">
            {["pool", "held", "settling"].map((part) => (
              <div key={part} className="space-y-1">
                <Skeleton className="h-5 w-24" />
                <Skeleton className="h-6 w-28" />
                <Skeleton className="h-4 w-32" />
              </div>
            ))}
          </div>
          <Skeleton className="h-2 w-full rounded-full" />
        </div>
      </div>
    </Card>
  );
}
