import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, glob, mkdtemp, readFile, rm, statfs } from "node:fs/promises";
import { freemem, tmpdir } from "node:os";
import { join } from "node:path";
import { distDirFor, ensureBuild } from "./build.ts";
import { findChromium } from "./chromium.ts";
import type { Counts } from "./contract-proofs.ts";
import { openHome, prepareLog } from "./home.ts";
import { repositoryRoot } from "./package-file.ts";
import { whenParentDies } from "./process.ts";
import { printOutcomes, runChecks } from "./verify-checks.ts";

/** Format, lint, import rules and types: one each. */
export async function runVerify(): Promise<Counts> {
  const outcomes = await runChecks();
  printOutcomes(outcomes);
  const passed = outcomes.filter((outcome) => outcome.passed).length;
  return { passed, failed: outcomes.length - passed };
}

/** Pure, verb, route, race and permission tests, against the real parts. */
export async function runUnits(): Promise<Counts> {
  return countVitest(await inMemory((env) => runVitest([], env)));
}

/** Runs vitest with its output on this terminal and returns its JSON report, `{}` when it left none. */
export async function runVitest(options: readonly string[] = [], env: Environment = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "luxxon-vitest-"));
  const report = join(folder, "report.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  try {
    await run("vitest/vitest.mjs", ["run", ...reporters, ...options], env);
    return await readFile(report, "utf8").catch(() => "{}");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Counts vitest's JSON report. A file that could not be run is one failure; so is a run that broke off. */
export function countVitest(report: string): Counts {
  interface Report {
    success?: boolean;
    numPassedTests?: number;
    numFailedTests?: number;
    testResults?: { status: string; assertionResults: { status: string }[] }[];
  }
  const { success = false, numPassedTests = 0, numFailedTests = 0, testResults = [] }: Report = JSON.parse(report);
  const brokenFiles = testResults.filter(
    ({ status, assertionResults }) => status === "failed" && !assertionResults.some((test) => test.status === "failed"),
  ).length;
  const failed = numFailedTests + brokenFiles;
  return { passed: numPassedTests, failed: failed === 0 && !success ? 1 : failed };
}

/** The production build. */
export async function runBuild(): Promise<Counts> {
  const logFile = await prepareLog(await openHome(), "build");
  await ensureBuild({ distDir: distDirFor(31337), chainId: 31337, logFile, say: console.log });
  return { passed: 1, failed: 0 };
}

/** Journeys through the whole stack in Chromium. */
export async function runBrowser(): Promise<Counts> {
  if (!(await hasSpecs())) {
    console.log("  there are no browser tests yet");
    return { passed: 0, failed: 0 };
  }
  const report = join(repositoryRoot, "e2e", "artifacts", "results.json");
  await rm(report, { force: true });
  const chromium = { CHROMIUM_PATH: await findChromium(console.log) };
  await inMemory((env) => run("@playwright/test/cli.js", ["test"], { ...chromium, ...env }));
  return countPlaywright(existsSync(report) ? await readFile(report, "utf8") : "{}");
}

/** Counts Playwright's JSON report. What passed at its second try has passed. An error outside any test is a failure; so is a run without a report. */
export function countPlaywright(report: string): Counts {
  interface Report {
    stats?: { expected: number; unexpected: number; flaky: number };
    errors?: unknown[];
  }
  const { stats, errors = [] }: Report = JSON.parse(report);
  if (!stats) return { passed: 0, failed: 1 };
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length };
}

async function hasSpecs(): Promise<boolean> {
  for await (const _ of glob("e2e/**/*.spec.ts", { cwd: repositoryRoot })) return true;
  return false;
}

type Environment = Record<string, string>;

const memoryFolder = "/dev/shm";
const roomBytes = 6 * 1024 ** 3;

/**
 * Runs tests with a folder in memory for what they throw away, if there is plenty of it. They make and delete files by the
 * ten thousand (three hundred a database), which takes a disk a fifth of the time of the whole.
 */
async function inMemory<T>(runTests: (env: Environment) => Promise<T>): Promise<T> {
  if (!(await hasRoom())) return runTests({});
  const folder = await mkdtemp(join(memoryFolder, "luxxon-tests-"));
  // As any folder for temporary files: Postgres may run as another account.
  await chmod(folder, 0o1777);
  const keepFolder = whenParentDies('sleep 2; rm -rf "$1"', folder);
  try {
    return await runTests({ TMPDIR: folder });
  } finally {
    keepFolder();
    await rm(folder, { recursive: true, force: true });
  }
}

async function hasRoom(): Promise<boolean> {
  const { bavail, bsize } = await statfs(memoryFolder).catch(() => ({ bavail: 0, bsize: 0 }));
  return bavail * bsize >= roomBytes && freemem() >= 2 * roomBytes;
}

/** Runs a script of node_modules on this Node with its output on this terminal. Its exit code is in its report. */
function run(script: string, args: string[], more: Environment = {}): Promise<void> {
  const command = [join(repositoryRoot, "node_modules", script), ...args];
  const env = { ...process.env, ...more };
  const child = spawn(process.execPath, command, { cwd: repositoryRoot, env, stdio: ["ignore", "inherit", "inherit"] });
  // As from the keyboard: Playwright and vitest then stop what they have started.
  const stopWithUs = () => child.kill("SIGINT");
  process.once("exit", stopWithUs);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", () => {
      process.off("exit", stopWithUs);
      resolve();
    });
  });
}
