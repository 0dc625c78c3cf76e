import { ChartColumn } from "lucide-react";
import { formatUsdc } from "#core/money.ts";
import type { ApiKey, DailySpend } from "../api/wire.ts";
import { BarChart } from "../ui/bar-chart.tsx";
import { Card, CardBody, CardHead } from "../ui/card.tsx";
import { SegmentedLinks } from "../ui/segmented-control.tsx";
import { spendColumns } from "./spend-columns.ts";

const spans = [7, 14, 30] as const;

/** Reads the span of an address; anything unknown is two weeks. */
export function readDays(value: unknown): number {
  return spans.find((days) => String(days) === value) ?? 14;
}

/** What was charged on each day, by the key that opened the session. */
export function SpendCard({
  slug,
  spend,
  keys,
}: {
  slug: string;
  spend: { days: readonly string[]; rows: readonly DailySpend[] };
  keys: readonly Pick<ApiKey, "id" | "label">[];
}) {
  const { series, columns, totalMicroUsdc } = spendColumns(
    spend.days,
    spend.rows,
    new Map(keys.map(({ id, label }) => [id, label])),
  );
  const total = `${formatUsdc(totalMicroUsdc, { places: 2 })}\u00a0USDC`;
  return (
    <Card aria-labelledby="spend">
      <CardBody>
        <CardHead
          id="spend"
          title="Spend"
          aside={
            <SegmentedLinks
              label="Span"
              links={spans.map((days) => ({
                href: days === 14 ? `/w/${slug}` : `/w/${slug}?days=${days}`,
                label: `${days} d`,
                current: days === spend.days.length,
              }))}
            />
          }
        />
        {totalMicroUsdc > 0n && (
          <p className="num mt-1 mb-4 text-ink-2">
            {total} in {spend.days.length} days
          </p>
        )}
        <BarChart
          label={`Spend in the last ${spend.days.length} days: ${total}.`}
          columnHead="Day, UTC"
          unit="USDC a day"
          empty={{
            icon: ChartColumn,
            title: `Nothing spent in ${spend.days.length} days`,
            text: "Charges of finished sessions appear here, by the key that opened them.",
          }}
          series={series}
          columns={columns}
        />
      </CardBody>
    </Card>
  );
}
