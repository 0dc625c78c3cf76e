import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "./package-file.ts";

export interface CheckOutcome {
  name: string;
  passed: boolean;
  seconds: number;
  output: string;
}

interface Check {
  name: string;
  /** Script inside node_modules, so that no shell and no wrapper is in between. */
  script: string;
  args: string[];
}

const sourceFolders = [
  "app",
  "bench",
  "canton",
  "components",
  "contracts",
  "core",
  "db",
  "e2e",
  "http",
  "limits",
  "media",
  "outbound",
  "sdk",
];

function checks(): Check[] {
  const cruised = [...sourceFolders, "spicedb", "stack", "env.ts", "env.public.ts", "server.ts"];
  const present = cruised.filter((path) => existsSync(join(repositoryRoot, path)));
  return [
    {
      name: "format and lint",
      script: "@biomejs/biome/bin/biome",
      args: ["ci", "--colors=off", "--diagnostic-level=error", "."],
    },
    {
      name: "import rules",
      script: "dependency-cruiser/bin/dependency-cruiser.mjs",
      args: ["--config", ".dependency-cruiser.cjs", ...present],
    },
    { name: "types", script: "typescript-native/bin/tsc", args: ["--noEmit", "-p", "."] },
  ];
}

/** Format, lint, import rules and types, all at once. Takes seconds. */
export function runChecks(): Promise<CheckOutcome[]> {
  return Promise.all(checks().map(run));
}

async function run({ name, script, args }: Check): Promise<CheckOutcome> {
  const since = performance.now();
  const command = [join(repositoryRoot, "node_modules", script), ...args];
  const child = spawn(process.execPath, command, { cwd: repositoryRoot, stdio: ["ignore", "pipe", "pipe"] });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  const output = Buffer.concat(chunks).toString().trim();
  return { name, passed: code === 0, seconds: (performance.now() - since) / 1000, output };
}

/** One line a check, and the words of those that failed. */
export function printOutcomes(outcomes: readonly CheckOutcome[]): void {
  for (const { name, passed, seconds, output } of outcomes) {
    console.log(`  ${passed ? "✓" : "✗"} ${name.padEnd(16)} ${seconds.toFixed(1)} s`);
    if (!passed) console.log(output.replace(/^/gm, "    "));
  }
}
