/** The last word of the meter. */
export interface MeterFact {
  chargedMicroUsdc: string;
  ratePerSecondMicroUsdc: string;
  /** The amount never ticks above it. */
  holdMicroUsdc: string;
  /** `performance.now()` when the fact arrived. */
  receivedAtMs: number;
}

const SILENCE_MS = 10_000;

/** What the meter would say now: charged + rate × whole seconds since the fact, at most the hold. */
export function meteredAmount(fact: MeterFact, nowMs: number): { micro: bigint; silent: boolean } {
  const elapsed = Math.max(0, nowMs - fact.receivedAtMs);
  const seconds = BigInt(Math.floor(Math.min(elapsed, SILENCE_MS) / 1000));
  const ticked = BigInt(fact.chargedMicroUsdc) + BigInt(fact.ratePerSecondMicroUsdc) * seconds;
  const hold = BigInt(fact.holdMicroUsdc);
  return { micro: ticked < hold ? ticked : hold, silent: elapsed > SILENCE_MS };
}

/** The sum of several meters; silent when any of them is. */
export function meteredTotal(facts: readonly MeterFact[], nowMs: number): { micro: bigint; silent: boolean } {
  let micro = 0n;
  let silent = false;
  for (const fact of facts) {
    const one = meteredAmount(fact, nowMs);
    micro += one.micro;
    silent ||= one.silent;
  }
  return { micro, silent };
}
