import { formatUsdc } from "#core/money.ts";
import type { PoolParts } from "./pool-parts.ts";

const two = (micro: bigint) => formatUsdc(micro, { places: 2, exact: false });

/** The pool as a bar: used, held, being settled, free; said in a sentence. */
export function PoolBar({ parts }: { parts: PoolParts }) {
  const { pool, used, held, settling, free } = parts;
  const share = (part: bigint) => (pool > 0n ? Number((part * 10_000n) / pool) / 100 : 0);
  const width = (part: bigint) => ({ width: `max(4px, ${share(part)}%)` });
  return (
    <div
      role="img"
      aria-label={`Of ${two(pool)} USDC in the pool, ${two(used)} is used by live sessions, ${two(held)} is held, ${two(settling)} is being settled and ${two(free)} is free.`}
      className="flex h-2 gap-0.5 overflow-hidden rounded-full *:min-w-0"
    >
      {used > 0n && (
        <span
          data-bar=""
          className="shrink-0 bg-brand inset-ring inset-ring-brand-edge first:rounded-l-full"
          style={width(used)}
        />
      )}
      {held > 0n && (
        <span data-bar="" className="hatch inset-ring inset-ring-field-line first:rounded-l-full" style={width(held)} />
      )}
      {settling > 0n && (
        <span data-bar="" className="shrink-0 bg-violet first:rounded-l-full" style={width(settling)} />
      )}
      <span data-bar="" className="flex-1 rounded-r-full bg-line-strong first:rounded-l-full" />
    </div>
  );
}

/** The little square that names a part of the bar. */
export function PoolKey({ part }: { part: "pool" | "held" | "settling" }) {
  const look = {
    pool: "bg-line-strong inset-ring-field-line",
    held: "hatch inset-ring-field-line",
    settling: "bg-violet inset-ring-violet",
  }[part];
  return <span aria-hidden className={`size-2.5 shrink-0 rounded-xs inset-ring ${look}`} />;
}
