import { ChevronRight } from "lucide-react";
import { Fragment, type ReactNode } from "react";
import { Link } from "./link.tsx";

/** The way back; the last part is where we are. */
export function Breadcrumbs({ trail, here }: { trail: readonly { href: string; label: string }[]; here: ReactNode }) {
  return (
    <nav aria-label="Breadcrumb" className="mb-1 flex min-h-6 items-center gap-1 text-sm text-ink-3">
      {trail.map((part) => (
        <Fragment key={part.href}>
          <Link href={part.href} className="shrink-0 rounded-xs py-0.5 hover:text-ink max-lg:-my-2.5 max-lg:py-3">
            {part.label}
          </Link>
          <ChevronRight className="size-3.5 shrink-0" aria-hidden />
        </Fragment>
      ))}
      <span aria-current="page" className="min-w-0 truncate">
        {here}
      </span>
    </nav>
  );
}
