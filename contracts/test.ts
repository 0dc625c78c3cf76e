import { randomInt } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { checkContracts } from "./build.ts";
import { checkFigures } from "./figures.ts";
import { contractsFolder, runForge } from "./forge.ts";

interface TestResult {
  status: "Success" | "Failure" | "Skipped";
  reason: string | null;
  counterexample: unknown;
  decoded_logs: string[];
  kind: { Fuzz?: { runs: number }; Invariant?: { calls: number } };
  gas_snapshots: Record<string, Record<string, string>>;
}

type Suites = Record<string, { test_results: Record<string, TestResult> }>;

interface Counts {
  passed: number;
  failed: number;
}

export interface ContractRun extends Counts {
  /** Of all fuzz tests together. */
  fuzzRuns: number;
  /** Of all campaigns together, each call followed by a look at invariants. */
  invariantCalls: number;
}

export interface ContractRunOptions {
  /** Writes the measured gas and the figures in README.md instead of comparing them. */
  updateSnapshots?: boolean;
  /** Of each fuzz test. */
  fuzzRuns?: number;
  /** Of the campaign that asks for every invariant. */
  invariantCalls?: number;
  /** What calls and numbers are drawn from; the second half of the campaign is drawn from the next one. */
  seed?: number;
}

const callsPerRun = 100;
/** Tests whose arguments or calls are drawn. */
const drawn = "^(testFuzz|invariant)_";
/** The campaign that asks for every invariant. */
const everyInvariant = "^invariant_All";

/**
 * Every test of the contracts: forge (unit, fuzz, invariants), gas compared with `snapshots/` and README.md, generated
 * files compared with the sources. Prints what failed and the sums.
 */
export async function runContractTests({
  updateSnapshots = false,
  fuzzRuns = 10_000,
  invariantCalls = 100_000,
  seed = randomInt(2 ** 31),
}: ContractRunOptions = {}): Promise<ContractRun> {
  const startedAt = performance.now();
  console.log(`contracts: compiling and testing with seed ${seed}, some minutes`);
  const env = { FORGE_SNAPSHOT_CHECK: "false", FORGE_SNAPSHOT_EMIT: "false", FOUNDRY_FUZZ_RUNS: String(fuzzRuns) };
  const forge = (options: string[], more: Record<string, string> = {}, draw = seed) =>
    runForge(["test", "--json", "--fuzz-seed", String(draw), ...options], { ...env, ...more });
  const run: ContractRun = { passed: 0, failed: 0, fuzzRuns: 0, invariantCalls: 0 };
  // The first compiles for the others. A campaign takes one processor, so it is run as two halves.
  const units = await forge(["--no-match-test", drawn]);
  const half = { FOUNDRY_INVARIANT_RUNS: String(Math.ceil(invariantCalls / callsPerRun / 2)) };
  const others = await Promise.all([
    forge(["--match-test", drawn, "--no-match-test", everyInvariant]),
    forge(["--match-test", everyInvariant], half),
    forge(["--match-test", everyInvariant], half, seed + 1),
  ]);
  const suites = [units, ...others].map(({ stdout, stderr }) => {
    const parsed = parseSuites(stdout);
    if (parsed) countTests(parsed, run);
    else count(run, "forge gave no results", [stdout, stderr]);
    return parsed;
  });
  console.log(`contracts: ${run.fuzzRuns} fuzz runs, ${run.invariantCalls} calls under invariants`);
  const differences = await compareGas(measuredGas(suites[0] ?? {}), updateSnapshots);
  count(run, "gas snapshots (update: node contracts/test.ts --update-snapshots)", differences);
  count(run, "generated files (update: node contracts/build.ts)", await checkContracts());
  const figures = await checkFigures({ update: updateSnapshots });
  count(run, "figures in README.md (update: node contracts/test.ts --update-snapshots)", figures);
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  console.log(`contracts: ${run.passed} passed, ${run.failed} failed in ${seconds} s`);
  return run;
}

/** Compiles contracts and tests. @throws Error with the compiler's words */
export async function compileTests(): Promise<void> {
  const { exitCode, stdout, stderr } = await runForge(["build"]);
  if (exitCode !== 0) throw new Error(`the contracts do not compile:\n${stdout}${stderr}`);
}

function parseSuites(stdout: string): Suites | null {
  const line = stdout.split("\n").find((each) => each.startsWith("{"));
  try {
    return line ? JSON.parse(line) : null;
  } catch {
    return null;
  }
}

function countTests(suites: Suites, run: ContractRun): void {
  for (const [suite, { test_results: results }] of Object.entries(suites)) {
    for (const [name, result] of Object.entries(results)) {
      run.fuzzRuns += result.kind.Fuzz?.runs ?? 0;
      run.invariantCalls += result.kind.Invariant?.calls ?? 0;
      // A skipped test proves nothing, so it counts against the run.
      count(run, `${suite} ${name}`, result.status === "Success" ? [] : describeFailure(result));
    }
  }
}

function describeFailure({ status, reason, counterexample, decoded_logs: logs }: TestResult): string[] {
  const example = counterexample === null ? [] : [`counterexample: ${JSON.stringify(counterexample).slice(0, 2_000)}`];
  return [`${status}: ${reason ?? "no reason given"}`, ...example, ...logs];
}

function count(counts: Counts, title: string, problems: string[]): void {
  if (problems.length === 0) counts.passed += 1;
  else {
    counts.failed += 1;
    console.error(`contracts: FAILED ${title}\n  ${problems.join("\n  ")}`);
  }
}

type Gas = Record<string, Record<string, string>>;

function measuredGas(suites: Suites): Gas {
  const gas: Gas = {};
  for (const { test_results: results } of Object.values(suites)) {
    for (const { gas_snapshots: groups } of Object.values(results)) {
      for (const [group, values] of Object.entries(groups)) gas[group] = { ...gas[group], ...values };
    }
  }
  return gas;
}

/** Every value that differs from the committed one, is new, or has gone. */
async function compareGas(measured: Gas, update: boolean): Promise<string[]> {
  const differences: string[] = [];
  for (const [group, values] of Object.entries(measured)) {
    const path = join(contractsFolder, "snapshots", `${group}.json`);
    if (update) {
      await writeFile(path, `${JSON.stringify(values, Object.keys(values).sort(), 2)}\n`);
      continue;
    }
    const committed: Record<string, string> = JSON.parse(await readFile(path, "utf8").catch(() => "{}"));
    for (const name of new Set([...Object.keys(committed), ...Object.keys(values)])) {
      const [was, is] = [committed[name] ?? "nothing", values[name] ?? "nothing"];
      if (was !== is) differences.push(`${group}: ${name}: ${was} → ${is}`);
    }
  }
  return Object.keys(measured).length > 0 ? differences : ["no gas was measured"];
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      "update-snapshots": { type: "boolean", default: false },
      "fuzz-runs": { type: "string", default: "10000" },
      "invariant-calls": { type: "string", default: "100000" },
      seed: { type: "string", default: String(randomInt(2 ** 31)) },
    },
  });
  const { failed } = await runContractTests({
    updateSnapshots: values["update-snapshots"],
    fuzzRuns: Number(values["fuzz-runs"]),
    invariantCalls: Number(values["invariant-calls"]),
    seed: Number(values.seed),
  });
  process.exitCode = failed > 0 ? 1 : 0;
}
