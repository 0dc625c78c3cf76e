/** µUSDC in one USDC. */
export const MICRO_PER_USDC = 1_000_000n;

const DECIMAL = /^(\d{1,30})(?:[.,](\d{0,6}))?$|^[.,](\d{1,6})$/;

/** Reads what a person typed (point or comma, at most 6 places) as µUSDC; null when it is not such an amount. */
export function parseUsdc(text: string): bigint | null {
  const match = DECIMAL.exec(text.trim());
  if (!match) return null;
  const [, whole = "0", places = "", bare = ""] = match;
  return BigInt(whole) * MICRO_PER_USDC + BigInt((places || bare).padEnd(6, "0"));
}

/** The parts of an amount: sign (U+2212 or empty), grouped whole with two places, the other four places. */
export function splitUsdc(micro: bigint): { sign: string; head: string; tail: string; tiny: boolean } {
  const size = micro < 0n ? -micro : micro;
  const places = (size % MICRO_PER_USDC).toString().padStart(6, "0");
  const whole = (size / MICRO_PER_USDC).toString().replace(/\B(?=(\d{3})+$)/g, ",");
  return {
    sign: micro < 0n ? "\u2212" : "",
    head: `${whole}.${places.slice(0, 2)}`,
    tail: places.slice(2),
    tiny: size > 0n && size < 10_000n,
  };
}

/**
 * µUSDC as people read it, without the unit. `places: 6` (default) prints all six. `places: 2` prints two, and more
 * when needed to be exact; with `exact: false` it drops the rest, so a balance is never rounded up.
 */
export function formatUsdc(
  micro: bigint,
  { places = 6, exact = true }: { places?: 2 | 6; exact?: boolean } = {},
): string {
  const { sign, head, tail } = splitUsdc(micro);
  if (places === 6) return `${sign}${head}${tail}`;
  return `${sign}${head}${exact ? tail.replace(/0+$/, "") : ""}`;
}

/** The plain decimal that Copy gives and inputs take: no groups, ASCII minus, no trailing zeros. */
export function plainUsdc(micro: bigint): string {
  const size = micro < 0n ? -micro : micro;
  const places = (size % MICRO_PER_USDC).toString().padStart(6, "0").replace(/0+$/, "");
  return `${micro < 0n ? "-" : ""}${size / MICRO_PER_USDC}${places ? `.${places}` : ""}`;
}
