import { clsx } from "clsx";
import { splitUsdc } from "#core/money.ts";

export interface AmountProps {
  /** µUSDC as on the wire; null prints a dash. */
  micro: string | bigint | null;
  size?: "base" | "hero";
  /** False where the head or label already says USDC. */
  unit?: boolean;
  /** Puts a plus before an inflow. */
  plus?: boolean;
}

/** Six places; those after the second are quiet, unless the amount is smaller than 0.01. */
export function Amount({ micro, size = "base", unit = true, plus = false }: AmountProps) {
  if (micro === null) return <span className="text-ink-3">—</span>;
  const { sign, head, tail, tiny } = splitUsdc(BigInt(micro));
  return (
    <span className="num whitespace-nowrap">
      {sign || (plus ? "+" : "")}
      {head}
      <span className={clsx(!tiny && "text-ink-3", size === "hero" && "text-xl font-medium tracking-tight")}>
        {tail}
      </span>
      {unit && <Unit hero={size === "hero"} />}
    </span>
  );
}

export function Unit({ hero = false }: { hero?: boolean }) {
  return <span className={clsx("text-ink-3", hero && "text-md font-normal tracking-normal")}>{"\u00a0"}USDC</span>;
}
