import { createHash, randomInt } from "node:crypto";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { contractsFolder, runForge } from "./forge.ts";
import { type Code, compileWith, type Sources } from "./mutation/compile.ts";
import { type Mutant, mutantsOf } from "./mutation/operators.ts";

const mutated = [
  "Batch",
  "Charge",
  "Consumer",
  "LuxxonSettlement",
  "ReplayGuard",
  "SettlementPayouts",
  "SettlementRoles",
];
/** The quickest first: most faults fall there. Costs and the token are no promise of this contract. */
const stages = [
  ["--no-match-contract", "^(Fuzz.*|InvariantsTest|GasTest|TestUSDCTest)$"],
  ["--match-contract", "^Fuzz"],
  ["--match-contract", "^InvariantsTest$", "--match-test", "^invariant_All$|^test_"],
];
/** Of this process, so that two runs do not meet. */
const workspace = join(contractsFolder, "cache", `mutation-${process.pid}`);

export interface MutationRun {
  mutants: number;
  killed: number;
  /** Survivors that `equivalent-mutants.json` does not explain. */
  survivors: string[];
}

/**
 * Puts one small fault at a time into the settlement contract and runs the tests, which must fail. Takes `sample` mutants
 * drawn by `seed`, or all, of those whose path, line and title hold `only`. Mutants that do not compile, or compile to the same code as another, are not counted.
 */
export async function mutate({ sample = 0, seed = 0, only = "", say = console.log } = {}): Promise<MutationRun> {
  const sources: Sources = {};
  for (const name of mutated) {
    sources[`src/${name}.sol`] = await readFile(join(contractsFolder, "src", `${name}.sol`), "utf8");
  }
  const original = compileWith({});
  if (!original) throw new Error("the contracts do not compile");
  await openWorkspace();
  try {
    if (await isKilled(original)) throw new Error("the tests fail without any fault");
    const wanted = mutantsOf(sources).filter(({ path, line, title }) => `${path}:${line} ${title}`.includes(only));
    return await tryAll(shuffle(wanted, sample > 0 ? seed : null), original, sample, say);
  } finally {
    await rm(workspace, { recursive: true, force: true });
  }
}

async function tryAll(
  mutants: Mutant[],
  original: Code,
  sample: number,
  say: typeof console.log,
): Promise<MutationRun> {
  const explained: Record<string, string> = JSON.parse(
    await readFile(join(contractsFolder, "mutation", "equivalent-mutants.json"), "utf8"),
  );
  const run: MutationRun = { mutants: 0, killed: 0, survivors: [] };
  const seen = new Set([original.creation]);
  for (const mutant of mutants) {
    if (sample > 0 && run.mutants === sample) break;
    const code = compileWith({ [mutant.path]: mutant.source });
    if (!code || seen.has(code.creation)) continue;
    seen.add(code.creation);
    run.mutants += 1;
    if (await isKilled(code)) run.killed += 1;
    else if (!(mutant.title in explained)) {
      run.survivors.push(mutant.title);
      say(`survived: ${mutant.path}:${mutant.line} ${mutant.title}`);
    }
    if (run.mutants % 50 === 0) say(`mutants: ${run.killed} of ${run.mutants} killed`);
  }
  return run;
}

/** A copy of what forge has compiled, in which the contract's code can be exchanged: tests deploy the code they find. */
async function openWorkspace(): Promise<void> {
  await rm(workspace, { recursive: true, force: true });
  await mkdir(join(workspace, "solc"), { recursive: true });
  const [out, cache] = [join(contractsFolder, "out"), join(contractsFolder, "cache", "solidity-files-cache.json")];
  const known = await readFile(cache, "utf8").catch(() => null);
  if (!known) return;
  const state = JSON.parse(known);
  const copy = join(relative(contractsFolder, workspace), "out");
  state.paths = { ...state.paths, artifacts: copy, build_infos: join(copy, "build-info") };
  await cp(out, join(workspace, "out"), { recursive: true });
  await mkdir(join(workspace, "cache"));
  await writeFile(join(workspace, "cache", "solidity-files-cache.json"), JSON.stringify(state));
}

async function isKilled(code: Code): Promise<boolean> {
  const artifact = join(workspace, "out", "LuxxonSettlement.sol", "LuxxonSettlement.json");
  const written = await readFile(artifact, "utf8").catch(() => null);
  if (written) {
    const content = JSON.parse(written);
    content.bytecode.object = `0x${code.creation}`;
    content.deployedBytecode.object = `0x${code.deployed}`;
    await writeFile(artifact, JSON.stringify(content));
  }
  const folder = relative(contractsFolder, workspace);
  const paths = ["--out", join(folder, "out"), "--cache-path", join(folder, "cache")];
  const env = {
    FOUNDRY_FUZZ_RUNS: "100",
    FOUNDRY_INVARIANT_RUNS: "10",
    FOUNDRY_INVARIANT_SHOW_METRICS: "false",
    FORGE_SNAPSHOT_CHECK: "false",
    FORGE_SNAPSHOT_EMIT: "false",
    SOLC_MEMORY: join(workspace, "solc"),
  };
  for (const stage of stages) {
    const { exitCode, stdout, stderr } = await runForge(
      ["test", "--fail-fast", "--fuzz-seed", "1", ...paths, ...stage],
      env,
    );
    if (exitCode === 0) continue;
    if (!stdout.includes("[FAIL")) throw new Error(`forge did not run the tests:\n${stdout}${stderr}`);
    return true;
  }
  return false;
}

/** In an order that the seed decides; as they are without one. */
function shuffle(mutants: Mutant[], seed: number | null): Mutant[] {
  if (seed === null) return mutants;
  const rank = (title: string) => createHash("sha256").update(`${seed} ${title}`).digest("hex");
  return mutants
    .map((mutant) => ({ mutant, key: rank(mutant.path + mutant.title) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ mutant }) => mutant);
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      only: { type: "string", default: "" },
      sample: { type: "string", default: "0" },
      seed: { type: "string", default: String(randomInt(2 ** 31)) },
    },
  });
  const startedAt = performance.now();
  const { mutants, killed, survivors } = await mutate({
    only: values.only,
    sample: Number(values.sample),
    seed: Number(values.seed),
  });
  const minutes = ((performance.now() - startedAt) / 60_000).toFixed(1);
  const share = ((killed * 100) / mutants).toFixed(1);
  console.log(`mutants: ${killed} of ${mutants} killed (${share} %), ${survivors.length} unexplained, ${minutes} min`);
  process.exitCode = survivors.length > 0 || killed < 0.95 * mutants ? 1 : 0;
}
