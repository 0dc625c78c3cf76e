import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Counts, runContracts } from "./contract-proofs.ts";
import { StartError } from "./home.ts";
import { repositoryRoot } from "./package-file.ts";
import { chooseIds, contractId, findProofs, holds, judge, table, titlePattern } from "./prove-plan.ts";
import { proveReplicas, replicasArgument } from "./prove-replicas.ts";
import type { ProofLine } from "./prove-scale.ts";
import { runVitest } from "./test-runs.ts";

/*
 * The tests that prove a figure, at full size: `npm run prove`, or some of them: `npm run prove -- A8 S3`; the whole suite of
 * the API over two processes: `npm run prove -- replicas`.
 */

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(130));

try {
  const args = process.argv.slice(2);
  const ids = args.filter((arg) => arg !== replicasArgument);
  let isProven = true;
  if (ids.length > 0 || args.length === 0) isProven = await prove(ids);
  if (ids.length < args.length) isProven = (await proveReplicas()) && isProven;
  process.exitCode = isProven ? 0 : 1;
} catch (error) {
  console.error(error instanceof StartError ? error.message : error);
  process.exitCode = 1;
}

async function prove(args: readonly string[]): Promise<boolean> {
  const proofs = await findProofs(repositoryRoot);
  const ids = chooseIds(args, [...proofs.keys()]);
  const files = [...new Set(ids.flatMap((id) => proofs.get(id) ?? []))];
  const folder = await mkdtemp(join(tmpdir(), "luxxon-prove-"));
  const lines = join(folder, "lines.jsonl");
  process.env.PROVE_SCALE ||= "1";
  process.env.PROVE_REPORT = lines;
  try {
    const hour = String(60 * 60 * 1000);
    const options = [...files, "-t", titlePattern(ids), "--testTimeout", hour, "--hookTimeout", hour, "--maxWorkers=1"];
    const report = files.length > 0 ? await runVitest(options) : "{}";
    const others: Record<string, Counts> = ids.includes(contractId) ? { [contractId]: await runContracts() } : {};
    const reported = await readFile(lines, "utf8").catch(() => "");
    const proven = reported.split("\n").filter(Boolean);
    const verdicts = judge(
      ids,
      proven.map((line): ProofLine => JSON.parse(line)),
      report,
      others,
    );
    console.log(`\n${table(verdicts)}`);
    return verdicts.every(holds);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
