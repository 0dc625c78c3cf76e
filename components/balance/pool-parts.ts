/** A pool cut into the parts that people ask about, µUSDC. They add up to the pool, whatever the order of reads. */
export interface PoolParts {
  pool: bigint;
  /** Used by live sessions so far, inside the hold. */
  used: bigint;
  /** Held and not used yet. */
  held: bigint;
  settling: bigint;
  free: bigint;
}

const least = (a: bigint, b: bigint) => (a < b ? a : b);

/** Never more than the pool in sum: each part takes what the ones before it have left. */
export function poolParts(
  wallet: { trackedBalance: string; heldMicroUsdc: string; unsettledMicroUsdc: string },
  used: bigint,
): PoolParts {
  const pool = BigInt(wallet.trackedBalance);
  const settling = least(BigInt(wallet.unsettledMicroUsdc), pool);
  const hold = least(BigInt(wallet.heldMicroUsdc), pool - settling);
  const usedPart = least(used, hold);
  return { pool, settling, used: usedPart, held: hold - usedPart, free: pool - settling - hold };
}

/** Seconds until the pool is empty at the rates that run now; null when nothing runs. */
export function secondsLeft(parts: PoolParts, ratesPerSecond: readonly bigint[]): number | null {
  const rate = ratesPerSecond.reduce((sum, each) => sum + each, 0n);
  if (rate === 0n) return null;
  return Number((parts.pool - parts.settling - parts.used) / rate);
}
