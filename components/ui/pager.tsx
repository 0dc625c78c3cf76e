import { ArrowLeft, ArrowRight } from "lucide-react";
import { ButtonLink } from "./button.tsx";

/** First page and next page, as links: the server pages by cursor, so there is no page number to jump to. */
export function Pager({
  firstHref,
  nextHref,
  shown,
}: {
  firstHref?: string | undefined;
  nextHref?: string | undefined;
  shown: string;
}) {
  return (
    <nav
      aria-label="Pages"
      className="flex flex-wrap items-center gap-2 border-t border-line px-4 py-2.5 lg:px-5 text-sm text-ink-3"
    >
      <span className="num">{shown}</span>
      <span className="ml-auto flex gap-2">
        {firstHref && (
          <ButtonLink href={firstHref} size="sm" icon={ArrowLeft}>
            Newest
          </ButtonLink>
        )}
        {nextHref && (
          <ButtonLink href={nextHref} size="sm">
            Older
            <ArrowRight className="size-4 shrink-0" aria-hidden />
          </ButtonLink>
        )}
      </span>
    </nav>
  );
}
