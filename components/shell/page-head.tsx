import type { ReactNode } from "react";

/** The one `h1`, with its badge and the actions of the page; on phones the actions take the width below. */
export function PageHead({
  title,
  badge,
  actions,
  crumbs,
}: {
  title: ReactNode;
  badge?: ReactNode;
  actions?: ReactNode;
  crumbs?: ReactNode;
}) {
  return (
    <div className="mb-5">
      {crumbs}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-3">
        <h1 className="min-w-0 text-xl font-semibold break-words">{title}</h1>
        {badge}
        {actions && (
          <div className="ml-auto flex flex-wrap gap-2 max-sm:ml-0 max-sm:w-full max-sm:*:flex-1 max-sm:[&>span>button]:w-full">
            {actions}
          </div>
        )}
      </div>
    </div>
  );
}
