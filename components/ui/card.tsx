import { clsx } from "clsx";
import type { ComponentProps, ReactNode } from "react";

/** A white box on the page. Give it a name with `aria-labelledby` or a `CardTitle`. */
export function Card({ className, ...props }: ComponentProps<"section">) {
  return (
    <section {...props} className={clsx("min-w-0 rounded-lg border border-line bg-surface shadow-card", className)} />
  );
}

/** The usual padding: 16 px on phones, 20 px from lg. */
export function CardBody({ className, ...props }: ComponentProps<"div">) {
  return <div {...props} className={clsx("p-4 lg:p-5", className)} />;
}

/** Title row of a card, with room for one link or control on the right. */
export function CardHead({
  title,
  id,
  aside,
  className,
}: {
  title: ReactNode;
  id?: string;
  aside?: ReactNode;
  className?: string;
}) {
  return (
    <div className={clsx("flex flex-wrap items-center gap-x-3 gap-y-1", className)}>
      <h2 id={id} className="text-md font-semibold">
        {title}
      </h2>
      {aside && <div className="-my-1.5 ml-auto flex items-center gap-2">{aside}</div>}
    </div>
  );
}
