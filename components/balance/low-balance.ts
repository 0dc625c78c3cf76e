import { parseUsdc } from "#core/money.ts";

/** Whether less is free than the workspace wants to be warned of; without a threshold nothing is too little. */
export function isLowBalance(freeMicroUsdc: string, thresholdMicroUsdc: string | null): boolean {
  return thresholdMicroUsdc !== null && BigInt(freeMicroUsdc) < BigInt(thresholdMicroUsdc);
}

const mostMicroUsdc = 1_000_000_000_000_000n;

export type ReadThreshold = { micro: bigint | null; error?: undefined } | { micro: null; error: string };

/** A threshold as typed; nothing turns the warning off. */
export function readThreshold(text: string): ReadThreshold {
  if (!text.trim()) return { micro: null };
  const micro = parseUsdc(text);
  if (micro === null) return { micro: null, error: "Use digits and a point, at most 6 decimals, for example 2.50." };
  if (micro === 0n) return { micro: null, error: "Enter an amount above zero, or nothing for no warning." };
  return micro > mostMicroUsdc ? { micro: null, error: "Use at most 1,000,000,000 USDC." } : { micro };
}
