import { clsx } from "clsx";
import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "./link.tsx";

export interface Column<T> {
  key: string;
  head: ReactNode;
  align?: "left" | "right";
  /** The first column is the row's header and holds its link. */
  cell: (row: T) => ReactNode;
  className?: string;
}

export interface DataTableProps<T> {
  caption: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string;
  /** One row of the list that replaces the table below md. */
  item: (row: T) => ReactNode;
}

/** A real table from md, a list below; the caller adds paging and empty states. */
export function DataTable<T>({ caption, columns, rows, rowKey, item }: DataTableProps<T>) {
  return (
    <>
      <div className="overflow-x-auto max-md:hidden">
        <table className="w-full">
          <caption className="sr-only">{caption}</caption>
          <thead>
            <tr className="border-line border-y bg-sunken text-left text-sm text-ink-2">
              {columns.map((column) => (
                <th
                  key={column.key}
                  scope="col"
                  className={clsx(
                    "h-8 px-4 font-medium whitespace-nowrap lg:first:pl-5 lg:last:pr-5",
                    column.align === "right" && "text-right",
                    column.className,
                  )}
                >
                  {column.head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={rowKey(row)} className="border-b border-line last:border-0 hover:bg-hover/60">
                {columns.map((column, index) =>
                  index === 0 ? (
                    <th
                      key={column.key}
                      scope="row"
                      className={clsx("h-12 px-4 py-1.5 text-left font-normal lg:first:pl-5", column.className)}
                    >
                      {column.cell(row)}
                    </th>
                  ) : (
                    <td
                      key={column.key}
                      className={clsx(
                        "px-4 py-1.5 lg:last:pr-5",
                        column.align === "right" && "text-right",
                        column.className,
                      )}
                    >
                      {column.cell(row)}
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ul aria-label={caption} className="divide-y divide-line border-t border-line md:hidden">
        {rows.map((row) => (
          <li key={rowKey(row)}>{item(row)}</li>
        ))}
      </ul>
    </>
  );
}

/** A line of the phone list: two lines left, two right, one link. */
export function ListRow({
  href,
  title,
  meta,
  value,
  note,
}: {
  href?: string;
  title: ReactNode;
  meta: ReactNode;
  value?: ReactNode;
  note?: ReactNode;
}) {
  const inside = (
    <>
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{title}</span>
        <span className="mt-1 flex min-w-0 items-center gap-2">{meta}</span>
      </span>
      {(value || note) && (
        <span className="shrink-0 text-right">
          <span className="block font-medium">{value}</span>
          <span className="num block text-xs text-ink-3">{note}</span>
        </span>
      )}
      {href && <ChevronRight className="size-4 shrink-0 text-ink-3" aria-hidden />}
    </>
  );
  const look = "flex min-h-16 items-center gap-3 px-4 py-3 no-underline";
  return href ? (
    <Link href={href} className={clsx(look, "outline-offset-[-2px] hover:bg-hover/60")}>
      {inside}
    </Link>
  ) : (
    <div className={look}>{inside}</div>
  );
}
