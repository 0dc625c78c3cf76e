import { randomInt } from "node:crypto";
import { appendFileSync } from "node:fs";

/** A figure at the size of this run: `full` × PROVE_SCALE (default 0.1), at least 1. */
export function proveScale(full: number): number {
  return Math.max(1, Math.round(full * Number(process.env.PROVE_SCALE || 0.1)));
}

/** Whether this run has the size of the figure. A small one also runs on busy machines, and judges no time. */
export function isFullSize(): boolean {
  return Number(process.env.PROVE_SCALE || 0.1) >= 1;
}

/** What the cases of a proof are drawn from: PROVE_SEED, else a new one in every run. */
export function proveSeed(): number {
  return process.env.PROVE_SEED ? Number(process.env.PROVE_SEED) : randomInt(2 ** 31);
}

/** What one test proved. Several tests may report for one id. */
export interface ProofLine {
  id: string;
  n: number;
  violations: number;
  seed: number | null;
  seconds: number;
}

/** Prints the line of a proof, and appends it as JSON to the file that PROVE_REPORT names. Call it before asserting. */
export function report(proof: {
  id: string;
  n: number;
  violations: number;
  seed?: number;
  /** `performance.now()` at the start. */
  since: number;
  /** More words for people. */
  note?: string;
}): void {
  const { id, n, violations, seed = null, since, note } = proof;
  const seconds = Math.round((performance.now() - since) / 100) / 10;
  const words = [`${id} n=${n} violations=${violations} seed=${seed ?? "-"} seconds=${seconds}`, note];
  console.info(words.filter(Boolean).join(" "));
  const line: ProofLine = { id, n, violations, seed, seconds };
  if (process.env.PROVE_REPORT) appendFileSync(process.env.PROVE_REPORT, `${JSON.stringify(line)}\n`);
}
