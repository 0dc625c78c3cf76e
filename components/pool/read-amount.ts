import { parseUsdc } from "#core/money.ts";

export type ReadAmount = { micro: bigint; error?: undefined } | { micro: null; error: string };

/** An amount that can move: above zero, at most six decimals. */
export function readAmount(text: string): ReadAmount {
  if (!text.trim()) return { micro: null, error: "Enter an amount, for example 5.00." };
  const micro = parseUsdc(text);
  if (micro === null) {
    const tooFine = /^\s*\d*[.,]\d{7,}\s*$/.test(text);
    return {
      micro: null,
      error: tooFine ? "Use at most 6 decimals, for example 2.50." : "Use digits and a point, for example 5.00.",
    };
  }
  return micro > 0n ? { micro } : { micro: null, error: "Enter an amount above zero." };
}
