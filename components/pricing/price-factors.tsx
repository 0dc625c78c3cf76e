import { formatUsdc } from "#core/money.ts";
import type { Quote } from "../api/wire.ts";

const factor = (value: number) => `×\u00a0${value.toFixed(2)}`;

/** How the rate comes about: the base and what multiplies it here and now. */
export function PriceFactors({ quote, className }: { quote: Quote; className?: string }) {
  const rows = [
    ["Base rate", `${formatUsdc(BigInt(quote.baseRatePerSecondMicroUsdc), { places: 2 })} USDC a second`],
    ["Operators nearby", factor(quote.supplyFactor)],
    ["Open requests nearby", factor(quote.demandFactor)],
    ["This place", factor(quote.corridorMultiplier)],
  ] as const;
  return (
    <dl className={className}>
      {rows.map(([name, value]) => (
        <div key={name} className="flex justify-between gap-4 py-0.5 text-sm">
          <dt className="text-ink-3">{name}</dt>
          <dd className="num text-right text-ink-2">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
