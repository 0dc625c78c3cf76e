import { printOutcomes, runChecks } from "./verify-checks.ts";

const outcomes = await runChecks();
printOutcomes(outcomes);
process.exitCode = outcomes.every(({ passed }) => passed) ? 0 : 1;
