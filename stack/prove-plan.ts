import { glob, readFile } from "node:fs/promises";
import type { Counts } from "./contract-proofs.ts";
import { StartError } from "./home.ts";
import type { ProofLine } from "./prove-scale.ts";

const idPattern = "[A-Z][0-9]{1,2}[a-z]?";
const title = new RegExp(`\\(\\s*["'\`](${idPattern}): `, "g");

/** A file's proofs: ids that begin a title (`test("A8: …")`). */
export function idsIn(source: string): string[] {
  return [...new Set([...source.matchAll(title)].flatMap(([, id]) => id ?? []))];
}

/** What forge, the SMTChecker and the mutants prove, without a test of vitest. */
export const contractId = "A3";

/** Every proof of the checkout: id → files. */
export async function findProofs(root: string): Promise<Map<string, string[]>> {
  const proofs = new Map<string, string[]>([[contractId, []]]);
  const folders = "{app,bench,components,contracts,core,db,http,limits,media,outbound,sdk,spicedb,stack}";
  for await (const file of glob(`${folders}/**/*.test.ts`, { cwd: root })) {
    if (file.includes("node_modules") || file === "stack/prove.test.ts") continue;
    for (const id of idsIn(await readFile(`${root}/${file}`, "utf8"))) {
      proofs.set(id, [...(proofs.get(id) ?? []), file].sort());
    }
  }
  return new Map([...proofs].sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true })));
}

/** The ids asked for, in the order of the table; all without arguments. @throws StartError naming what is not there */
export function chooseIds(args: readonly string[], known: readonly string[]): string[] {
  const unknown = args.filter((arg) => !known.includes(arg));
  if (unknown.length > 0) {
    throw new StartError(`There is no proof of ${unknown.join(", ")}. Known: ${known.join(" ")}, and replicas`);
  }
  return args.length === 0 ? [...known] : known.filter((id) => args.includes(id));
}

/** vitest's `-t`: titles, or titles of the block around, that begin with one of the ids. */
export function titlePattern(ids: readonly string[]): string {
  return `(?:^|\\s)(?:${ids.join("|")}): `;
}

export interface Verdict {
  id: string;
  n: number;
  violations: number;
  seeds: number[];
  minutes: number;
  tests: number;
  failed: number;
}

/**
 * Sums the lines and test results of each id, from vitest and from `others`. An id that reported nothing, or whose tests
 * did not run, has failed.
 */
export function judge(
  ids: readonly string[],
  lines: readonly ProofLine[],
  vitestReport: string,
  others: Record<string, Counts> = {},
): Verdict[] {
  interface Report {
    testResults?: { assertionResults: { fullName: string; status: string }[] }[];
  }
  const { testResults = [] }: Report = JSON.parse(vitestReport);
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  return ids.map((id) => {
    const own = lines.filter((line) => line.id === id);
    const pattern = new RegExp(titlePattern([id]));
    const ran = tests.filter(({ fullName, status }) => pattern.test(fullName) && /^(passed|failed)$/.test(status));
    const seeds = own.flatMap(({ seed }) => (seed === null ? [] : [seed]));
    const other = others[id] ?? { passed: 0, failed: 0 };
    const failed = ran.filter(({ status }) => status === "failed").length + other.failed;
    const count = ran.length + other.passed + other.failed;
    return {
      id,
      n: sum(own.map(({ n }) => n)),
      violations: sum(own.map(({ violations }) => violations)),
      seeds: [...new Set(seeds)],
      minutes: sum(own.map(({ seconds }) => seconds)) / 60,
      tests: count,
      failed: own.length === 0 || count === 0 ? Math.max(failed, 1) : failed,
    };
  });
}

export const holds = ({ violations, failed }: Verdict) => violations === 0 && failed === 0;

/** The table that ends the run: one row an id. */
export function table(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map((verdict) => [
    verdict.id,
    verdict.tests === 0 ? "-" : verdict.n.toLocaleString("en"),
    String(verdict.violations),
    verdict.seeds.join(" ") || "-",
    verdict.minutes.toFixed(1),
    holds(verdict) ? "holds" : `FAILS (${verdict.failed} of ${verdict.tests} tests)`,
  ]);
  const all = [["id", "n", "violations", "seed", "minutes", ""], ...rows];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? [];
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
