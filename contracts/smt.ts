import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { contractsFolder } from "./forge.ts";

interface Message {
  severity: "error" | "warning" | "info";
  message: string;
  sourceLocation?: { file: string; start: number; end: number };
}

export interface SmtRun {
  /** Assertions that hold for all arguments and after every sequence of calls. */
  proved: string[];
  /** Assertions that do not, or of which the solver could not say. */
  unproved: string[];
}

const proofs = "proof/Proofs.sol";
const model = "test/SettlementModel.sol";
const compiler: { compile(input: string, callbacks: object): string } = createRequire(import.meta.url)("solc");
const read = (path: string) => readFileSync(join(contractsFolder, path), "utf8");

/**
 * Has the compiler's SMTChecker prove what `proof/Proofs.sol` asserts, in some of its contracts or in all. The solver, z3,
 * is part of npm's build of the compiler. `changed` replaces sources. Blocks until it is done.
 */
export function prove(contracts: string[] = contractsOf(read(proofs)), changed: Record<string, string> = {}): SmtRun {
  const source = (path: string) => changed[path] ?? read(path);
  const settings = {
    evmVersion: "cancun",
    modelChecker: {
      engine: "chc",
      solvers: ["z3"],
      targets: ["assert"],
      contracts: { [proofs]: contracts },
      showProvedSafe: true,
      showUnproved: true,
    },
  };
  const input = { language: "Solidity", sources: { [proofs]: { content: source(proofs) } }, settings };
  const callbacks = { import: (path: string) => ({ contents: source(path) }) };
  const { errors = [] }: { errors?: Message[] } = JSON.parse(compiler.compile(JSON.stringify(input), callbacks));
  const broken = errors.find(({ severity }) => severity === "error");
  if (broken) throw new Error(broken.message);
  const run: SmtRun = { proved: [], unproved: [] };
  for (const { message, sourceLocation: at } of errors) {
    const text = at ? Buffer.from(source(at.file)).subarray(at.start, at.end).toString().replaceAll(/\s+/g, " ") : "";
    if (!text.startsWith("assert(")) continue;
    (message.includes("check is safe") ? run.proved : run.unproved).push(text);
  }
  return run;
}

interface ProofOptions {
  /** Also whether a check that the model lacks goes unnoticed. */
  withControl: boolean;
}

interface ProofReport {
  proved: number;
  /** What is wrong, for people. */
  problems: string[];
}

/** Runs on a thread of its own. */
export async function checkProofs(options: ProofOptions): Promise<ProofReport> {
  const [report] = await once(new Worker(new URL(import.meta.url), { workerData: options }), "message");
  return report;
}

function checkHere({ withControl }: ProofOptions): ProofReport {
  const { proved, unproved } = prove();
  const problems = unproved.map((text) => `not proved: ${text}`);
  const assertions = read(proofs).match(/\bassert\(/g)?.length ?? 0;
  if (proved.length + unproved.length < assertions) {
    problems.push(`only ${proved.length} of ${assertions} assertions were looked at`);
  }
  if (withControl) problems.push(...proveWithoutACheck());
  return { proved: proved.length, problems };
}

function proveWithoutACheck(): string[] {
  const check = "if (state.pool < total) return 0x086d892a;";
  const careless = read(model).replace(check, "");
  if (careless === read(model)) return [`the model lacks: ${check}`];
  const { unproved } = prove(["ChargeProof"], { [model]: careless });
  return unproved.includes("assert(total <= state.pool)") ? [] : [`right even without "${check}"`];
}

function contractsOf(source: string): string[] {
  return [...source.matchAll(/^contract (\w+)/gm)].flatMap(([, name]) => name ?? []);
}

if (!isMainThread) parentPort?.postMessage(checkHere(workerData));
else if (import.meta.main) {
  const startedAt = performance.now();
  const { proved, problems } = await checkProofs({ withControl: true });
  for (const problem of problems) console.error(problem);
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  console.log(`SMTChecker: ${proved} assertions proved, ${problems.length} problems in ${seconds} s`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
