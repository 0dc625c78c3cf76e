import { clsx } from "clsx";
import type { ReactNode } from "react";
import { Link } from "../ui/link.tsx";
import { Mark } from "../ui/mark.tsx";
import { SkipLink } from "./skip-link.tsx";

export type PageWidth = "max-w-3xl" | "max-w-6xl" | "max-w-[88rem]";

/** Pages outside a workspace: the name, a few links, the content. */
export function PlainShell({
  strip,
  links,
  width = "max-w-3xl",
  children,
}: {
  strip?: ReactNode;
  links?: ReactNode;
  width?: PageWidth;
  children: ReactNode;
}) {
  return (
    <div className="flex min-h-dvh flex-col">
      <SkipLink />
      {strip}
      <header className="relative z-(--z-nav) border-b border-line">
        <div
          className={clsx(
            "mx-auto flex h-14 w-full items-center gap-1 px-4 lg:px-8",
            width === "max-w-3xl" ? "max-w-6xl" : width,
          )}
        >
          <Link href="/" className="-ml-1 mr-auto flex h-11 items-center gap-2.5 rounded-md px-1 text-md font-semibold">
            <Mark className="size-7 shrink-0" />
            <span className="max-[23rem]:sr-only">Luxxon</span>
          </Link>
          {links}
        </div>
      </header>
      <main
        id="main"
        tabIndex={-1}
        className={`mx-auto w-full flex-1 px-4 pt-8 pb-16 outline-none lg:px-8 lg:pt-12 ${width}`}
      >
        {children}
      </main>
    </div>
  );
}

/** A link of the header. */
export function HeaderLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link
      href={href}
      className="flex h-9 items-center rounded-sm px-2.5 text-ink-2 max-sm:px-1.5 hover:bg-hover hover:text-ink max-lg:h-11"
    >
      {children}
    </Link>
  );
}
