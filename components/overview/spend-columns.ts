import { formatUsdc, MICRO_PER_USDC } from "#core/money.ts";
import type { DailySpend } from "../api/wire.ts";
import type { ChartColumn, ChartSeries } from "../ui/bar-chart.tsx";
import { dayText } from "../ui/chart-scale.ts";

const SHOWN = 5;

/** The chart of a spend: its greatest keys one by one, the others together, oldest day first. */
export function spendColumns(
  days: readonly string[],
  rows: readonly DailySpend[],
  labels: ReadonlyMap<string, string>,
): { series: ChartSeries[]; columns: ChartColumn[]; totalMicroUsdc: bigint } {
  const totals = new Map<string | null, bigint>();
  for (const { keyId, chargedMicroUsdc } of rows) {
    totals.set(keyId, (totals.get(keyId) ?? 0n) + BigInt(chargedMicroUsdc));
  }
  const ranked = [...totals].sort(([, a], [, b]) => (a < b ? 1 : a > b ? -1 : 0)).map(([keyId]) => keyId);
  const shown = ranked.length > SHOWN + 1 ? ranked.slice(0, SHOWN) : ranked;
  const rest = ranked.length > shown.length;
  const names = shown.map((keyId) => (keyId === null ? "Console" : (labels.get(keyId) ?? "Deleted key")));
  const series = [...names, ...(rest ? ["Other"] : [])].map((name, at) => ({
    name: names.indexOf(name) === at || name === "Other" ? name : `${name} (${at + 1})`,
    color: (rest && at === shown.length ? 5 : at) as ChartSeries["color"],
  }));
  const columns = days.map((day) => {
    const sums: bigint[] = series.map(() => 0n);
    for (const row of rows) {
      if (row.day !== day) continue;
      const at = shown.indexOf(row.keyId);
      const place = at === -1 ? shown.length : at;
      sums[place] = (sums[place] ?? 0n) + BigInt(row.chargedMicroUsdc);
    }
    return {
      key: day,
      name: dayText(day),
      values: sums.map((sum) => Number(sum) / Number(MICRO_PER_USDC)),
      texts: sums.map((sum) => formatUsdc(sum, { places: 2 })),
      total: `${formatUsdc(
        sums.reduce((sum, each) => sum + each, 0n),
        { places: 2 },
      )}\u00a0USDC`,
    };
  });
  return { series, columns, totalMicroUsdc: [...totals.values()].reduce((sum, each) => sum + each, 0n) };
}
