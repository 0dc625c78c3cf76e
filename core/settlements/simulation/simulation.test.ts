import { describe, expect, test } from "vitest";
import { proveScale, proveSeed, report } from "#stack/prove-scale.ts";
import { decideBatch, decideSettlement, failureOfSkip } from "../decide.ts";
import { decideNonce } from "../decide-nonce.ts";
import type { Decisions } from "./testing-settler.ts";
import { simulate } from "./testing-simulate.ts";

const decisions: Decisions = { decideNonce, decideSettlement, decideBatch, failureOfSkip };
/** One world again, with every effect printed: `SIMULATION_SEED=17 npx vitest run core/settlements/simulation`. */
const replayed = process.env.SIMULATION_SEED;

test.runIf(replayed)("one seed again", () => {
  expect(simulate(Number(replayed), decisions, console.info)).toEqual([]);
});

test.skipIf(replayed)(
  "A2: whatever fails, and wherever a worker dies, every session is paid once, and the settler knows it",
  () => {
    const since = performance.now();
    const seed = proveSeed();
    const n = proveScale(100_000) === 100_000 ? 100_000 : 5_000;
    const violations: object[] = [];
    for (let world = seed; world < seed + n; world += 1) {
      const wrong = simulate(world, decisions);
      if (wrong.length > 0) violations.push({ seed: world, wrong });
    }
    report({ id: "A2", n, violations: violations.length, seed, since });
    expect(violations.slice(0, 5)).toEqual([]);
  },
  3_600_000,
);

describe.skipIf(replayed)("a settler with a fault is found out", () => {
  const worlds = 300;
  const findsFaultOf = (changed: Partial<Decisions>) =>
    Array.from({ length: worlds }, (_, seed) => simulate(seed, { ...decisions, ...changed })).some(
      (wrong) => wrong.length > 0,
    );

  test.each<[string, Partial<Decisions>]>([
    [
      "one that does not hand stored bytes to the node again",
      {
        decideNonce: (facts) => {
          const step = decideNonce(facts);
          return step.do === "broadcast" ? { do: "wait" } : step;
        },
      },
    ],
    [
      "one that does not replace what is stuck",
      {
        decideNonce: (facts) => {
          const step = decideNonce(facts);
          return step.do === "replace" ? { do: "wait" } : step;
        },
      },
    ],
    [
      "one that takes for paid what reverted",
      {
        decideNonce: (facts) => {
          const step = decideNonce(facts);
          return step.do === "resolve" ? { ...step, status: "MINED" } : step;
        },
      },
    ],
    [
      "one that gives up a session whose pool is empty",
      {
        decideSettlement: (facts) => {
          const step = decideSettlement(facts);
          return step.do === "fail" ? { ...step, code: "REVERTED", retryInMs: null } : step;
        },
      },
    ],
  ])("%s", (_name, changed) => {
    expect(findsFaultOf(changed)).toBe(true);
  });
});
