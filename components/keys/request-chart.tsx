import { ChartColumn } from "lucide-react";
import { BarChart } from "../ui/bar-chart.tsx";
import { dayText } from "../ui/chart-scale.ts";
import { countText } from "../ui/count-text.ts";

interface Counted {
  day: string;
  succeeded: number;
  refused: number;
  failed: number;
}

const many = (n: number) => (n === 1 ? "1 call" : `${countText(n)} calls`);

/** Calls a day by class of status, for the days that the log still has. */
export function RequestChart({ days, counts }: { days: readonly string[]; counts: readonly Counted[] }) {
  const of = new Map(counts.map((count) => [count.day, count]));
  const columns = days.map((day) => {
    const { succeeded = 0, refused = 0, failed = 0 } = of.get(day) ?? {};
    const values = [succeeded, refused, failed];
    const bad = refused + failed > 0 ? `, ${countText(refused + failed)} not answered well` : "";
    return {
      key: day,
      name: dayText(day),
      values,
      texts: values.map((value) => countText(value)),
      total: `${many(succeeded + refused + failed)}${bad}`,
    };
  });
  const total = columns.flatMap(({ values }) => values).reduce((sum, value) => sum + value, 0);
  return (
    <BarChart
      label={`${many(total)} in the last ${days.length} days.`}
      columnHead="Day"
      unit="Calls a day"
      counts
      empty={{
        icon: ChartColumn,
        title: `No calls in ${days.length} days`,
        text: "Calls with this key are counted here, by the status of their answer.",
      }}
      columns={columns}
      series={[
        { name: "2xx, 3xx", color: "success" },
        { name: "4xx", color: "warning" },
        { name: "5xx", color: "danger" },
      ]}
    />
  );
}
