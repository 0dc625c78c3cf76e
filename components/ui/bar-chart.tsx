import { clsx } from "clsx";
import { Fragment } from "react";
import { chartTicks } from "./chart-scale.ts";
import { EmptyState, type EmptyStateProps } from "./empty-state.tsx";
import { Tooltip } from "./tooltip.tsx";

/** Colours in their order; the first is the brand's, with an edge that is seen on white. */
const fills = [
  "bg-chart-1 inset-ring inset-ring-chart-1-edge",
  "bg-chart-2",
  "bg-chart-3",
  "bg-chart-4",
  "bg-chart-5",
  "bg-chart-6",
] as const;
const tones = { success: "bg-success", warning: "bg-warning", danger: "bg-danger" } as const;

export interface ChartSeries {
  name: string;
  /** A place in the order of colours, or what it means. */
  color: 0 | 1 | 2 | 3 | 4 | 5 | keyof typeof tones;
}

export interface ChartColumn {
  key: string;
  /** Under the axis, and in front of the tooltip. */
  name: string;
  /** One height for each series, and how it is said. */
  values: readonly number[];
  texts: readonly string[];
  /** All of them together, said. */
  total: string;
}

export interface BarChartProps {
  /** What it shows, in one sentence. */
  label: string;
  /** Head of the table's first column. */
  columnHead: string;
  series: readonly ChartSeries[];
  columns: readonly ChartColumn[];
  /** Unit of the axis, said once. */
  unit: string;
  /** The values are numbers of things: the axis has whole ones. */
  counts?: boolean;
  /** Shown instead while every value is zero. */
  empty: Pick<EmptyStateProps, "icon" | "title" | "text">;
}

const fill = (color: ChartSeries["color"]) => (typeof color === "number" ? fills[color] : tones[color]);
const axisText = (value: number) =>
  value.toLocaleString("en", { maximumSignificantDigits: 4, notation: value >= 10_000 ? "compact" : "standard" });

/** Rendered on the server alone. Stacked columns from zero in HTML, so that their text never scales; each column and a table say the same. */
export function BarChart({ label, columnHead, series, columns, unit, counts = false, empty }: BarChartProps) {
  const sums = columns.map(({ values }) => values.reduce((sum, value) => sum + value, 0));
  if (sums.every((sum) => sum === 0)) return <EmptyState heading="h3" {...empty} />;
  const ticks = chartTicks(Math.max(...sums), { counts });
  const top = ticks.at(-1) ?? 1;
  // Seven names fit, or five on a longer axis; half of them on a phone.
  const every = columns.length <= 7 ? 1 : Math.ceil(columns.length / 5);
  return (
    <figure aria-label={label} className="min-w-0">
      <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2 text-xs text-ink-3">
        <div className="num relative h-40 text-right" aria-hidden>
          {ticks.map((tick) => (
            <Fragment key={tick}>
              <span className="invisible block h-0">{axisText(tick)}</span>
              <span className="absolute right-0 translate-y-1/2" style={{ bottom: `${(tick / top) * 100}%` }}>
                {axisText(tick)}
              </span>
            </Fragment>
          ))}
        </div>
        <div className="relative h-40">
          {ticks.map((tick) => (
            <span
              key={tick}
              aria-hidden
              className={clsx("absolute inset-x-0 border-t", tick === 0 ? "border-line-strong" : "border-line")}
              style={{ bottom: `${(tick / top) * 100}%` }}
            />
          ))}
          <div className="absolute inset-0 flex items-end gap-[2px] sm:gap-1">
            {columns.map((column) => (
              <Tooltip key={column.key} names text={`${column.name}: ${column.total}`}>
                <span
                  role="img"
                  // biome-ignore lint/a11y/noNoninteractiveTabindex: a column says its value on focus too
                  tabIndex={0}
                  aria-label={`${column.name}: ${column.total}`}
                  className="group flex h-full min-w-0 flex-1 flex-col justify-end rounded-xs outline-offset-[-1px] hover:bg-hover/60"
                >
                  {column.values.map(
                    (value, at) =>
                      value > 0 && (
                        <span
                          key={series[at]?.name}
                          className={clsx(
                            "mx-auto min-h-[2px] w-full max-w-8 first:rounded-t-xs forced-colors:border",
                            fill(series[at]?.color ?? 5),
                          )}
                          style={{ height: `${(value / top) * 100}%` }}
                        />
                      ),
                  )}
                </span>
              </Tooltip>
            ))}
          </div>
        </div>
        <span />
        <div className="mt-1 flex gap-[2px] sm:gap-1" aria-hidden>
          {columns.map(({ key, name }, at) => {
            const back = columns.length - 1 - at;
            return (
              <span key={key} className="relative h-4 min-w-0 flex-1">
                {back % every === 0 && (
                  <span
                    className={clsx(
                      "num absolute whitespace-nowrap",
                      back === 0 && columns.length > 3 ? "right-0" : "left-1/2 -translate-x-1/2",
                      (back / every) % 2 === 1 && "max-sm:hidden",
                    )}
                  >
                    {name}
                  </span>
                )}
              </span>
            );
          })}
        </div>
      </div>
      <Legend series={series} unit={unit} />
      <ChartTable label={label} columnHead={columnHead} series={series} columns={columns} unit={unit} />
    </figure>
  );
}

function Legend({ series, unit }: Pick<BarChartProps, "series" | "unit">) {
  return (
    <p className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-sm text-ink-2">
      <span className="text-ink-3">{unit}</span>
      {series.map(({ name, color }) => (
        <span key={name} className="inline-flex min-w-0 items-center gap-1.5">
          <span className={clsx("size-2.5 shrink-0 rounded-xs forced-colors:border", fill(color))} aria-hidden />
          <bdi className="truncate">{name}</bdi>
        </span>
      ))}
    </p>
  );
}

function ChartTable({ label, columnHead, series, columns, unit }: Omit<BarChartProps, "empty">) {
  return (
    <details className="mt-2 text-sm">
      <summary className="w-fit cursor-pointer rounded-xs text-ink-2 underline-offset-2 hover:underline max-lg:py-3">
        Show as table
      </summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by key */}
      <section aria-label={`${label} Table`} tabIndex={0} className="mt-2 max-h-72 overflow-auto">
        <table className="num w-full text-right">
          <caption className="sr-only">
            {label} {unit}
          </caption>
          <thead>
            <tr className="border-b border-line text-ink-2">
              <th scope="col" className="py-1 pr-3 text-left font-medium">
                {columnHead}
              </th>
              {series.map(({ name }) => (
                <th key={name} scope="col" className="py-1 pl-3 font-medium">
                  <bdi>{name}</bdi>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {columns.map(({ key, name, texts }) => (
              <tr key={key} className="border-b border-line last:border-0">
                <th scope="row" className="py-1 pr-3 text-left font-normal">
                  {name}
                </th>
                {texts.map((text, at) => (
                  <td key={series[at]?.name} className="py-1 pl-3">
                    {text}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
