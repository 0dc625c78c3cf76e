import { proveScale, proveSeed, report } from "./prove-scale.ts";

export interface Counts {
  passed: number;
  failed: number;
}

/** At a tenth, always the same ones: another draw is for the full size, where all mutants are tried. */
const sampledMutants = 10;
const sampleSeed = 1;

/** forge (unit, fuzz, invariants, gas), the SMT proofs, the mutants: A3. */
export async function runContracts(): Promise<Counts> {
  const seed = proveSeed();
  const isFull = proveScale(10) >= 10;
  const { compileTests } = await import("#contracts/test.ts");
  // The solver takes one processor, and so does the compiler.
  const proofs = runSmtProofs(isFull);
  await compileTests();
  const counts: Counts = { passed: 0, failed: 0 };
  for (const more of await Promise.all([runForgeTests(seed), proofs, runMutants(isFull ? 0 : sampledMutants)])) {
    counts.passed += more.passed;
    counts.failed += more.failed;
  }
  return counts;
}

async function runForgeTests(seed: number): Promise<Counts> {
  const { runContractTests } = await import("#contracts/test.ts");
  const since = performance.now();
  const sizes = { fuzzRuns: proveScale(100_000), invariantCalls: proveScale(1_000_000) };
  const { fuzzRuns, invariantCalls, ...counts } = await runContractTests({ ...sizes, seed });
  const note = `${invariantCalls} calls under invariants, ${fuzzRuns} fuzz runs`;
  report({ id: "A3", n: invariantCalls + fuzzRuns, violations: counts.failed, seed, since, note });
  return counts;
}

async function runSmtProofs(withControl: boolean): Promise<Counts> {
  const { checkProofs } = await import("#contracts/smt.ts");
  const since = performance.now();
  const { proved, problems } = await checkProofs({ withControl });
  for (const problem of problems) console.error(`contracts: ${problem}`);
  report({ id: "A3", n: proved, violations: problems.length, since, note: "assertions proved by the SMTChecker" });
  return { passed: proved, failed: problems.length };
}

async function runMutants(sample: number): Promise<Counts> {
  const { mutate } = await import("#contracts/mutate.ts");
  const since = performance.now();
  const { mutants, killed, survivors } = await mutate({ sample, seed: sampleSeed });
  // Of all mutants at least 95 % fall; a sample may be unlucky in those that change nothing.
  const isShort = sample === 0 && (mutants < 200 || killed < 0.95 * mutants);
  const violations = survivors.length + (isShort ? 1 : 0);
  report({ id: "A3", n: mutants, violations, since, note: `mutants, ${killed} killed` });
  return { passed: mutants - survivors.length, failed: violations };
}
