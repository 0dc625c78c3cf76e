import { Coins } from "lucide-react";
import { formatUsdc, MICRO_PER_USDC } from "#core/money.ts";
import type { DailyEarnings } from "../api/wire.ts";
import { BarChart } from "../ui/bar-chart.tsx";
import { Card, CardBody, CardHead } from "../ui/card.tsx";
import { dayText } from "../ui/chart-scale.ts";

const usdc = (micro: string) => formatUsdc(BigInt(micro), { places: 2 });

/** What was earned on each day, fee taken off. */
export function DailyEarningsCard({ days }: { days: readonly DailyEarnings[] }) {
  const total = days.reduce((sum, { earnedMicroUsdc }) => sum + BigInt(earnedMicroUsdc), 0n);
  return (
    <Card aria-labelledby="daily">
      <CardBody>
        <CardHead id="daily" title="Earnings by day" className="mb-4" />
        <BarChart
          label={`Earned in the last ${days.length} days: ${usdc(String(total))}\u00a0USDC.`}
          columnHead="Day, UTC"
          unit="USDC a day, after the fee"
          empty={{
            icon: Coins,
            title: `Nothing earned in ${days.length} days`,
            text: "Sessions that you serve are counted on the day they end, fee taken off.",
          }}
          series={[{ name: "Earned", color: 0 }]}
          columns={days.map(({ day, earnedMicroUsdc, sessions }) => ({
            key: day,
            name: dayText(day),
            values: [Number(BigInt(earnedMicroUsdc)) / Number(MICRO_PER_USDC)],
            texts: [usdc(earnedMicroUsdc)],
            total: `${usdc(earnedMicroUsdc)}\u00a0USDC, ${sessions === 1 ? "1 session" : `${sessions} sessions`}`,
          }))}
        />
      </CardBody>
    </Card>
  );
}
