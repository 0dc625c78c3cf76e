import { type Counts, runContracts } from "./contract-proofs.ts";
import { StartError } from "./home.ts";
import { runBrowser, runBuild, runUnits, runVerify } from "./test-runs.ts";

/* Everything that is tested, one kind after the other: the machine is small, and a busy one makes tests slow, not better. */

const kinds: [name: string, run: () => Promise<Counts>][] = [
  ["verify", runVerify],
  ["units", runUnits],
  ["contracts", runContracts],
  ["build", runBuild],
  ["browser", runBrowser],
];

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(130));

const wanted = process.argv.slice(2);
const lines: string[] = [];
const sum: Counts = { passed: 0, failed: 0 };
for (const [name, run] of kinds) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n${name}`);
  const since = performance.now();
  const { passed, failed } = await run().catch((error: unknown) => {
    console.error(error instanceof StartError ? error.message : error);
    return { passed: 0, failed: 1 };
  });
  sum.passed += passed;
  sum.failed += failed;
  const seconds = ((performance.now() - since) / 1000).toFixed(1);
  lines.push(`  ${name.padEnd(10)} ${String(passed).padStart(5)} passed, ${failed} failed  ${seconds} s`);
}
console.log(`\n${lines.join("\n")}\n`);
console.log(`${sum.passed} passed, ${sum.failed} failed`);
process.exitCode = sum.failed === 0 && sum.passed > 0 ? 0 : 1;
