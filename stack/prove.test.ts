import { describe, expect, test } from "vitest";
import { repositoryRoot } from "./package-file.ts";
import { chooseIds, findProofs, holds, idsIn, judge, table, titlePattern } from "./prove-plan.ts";
import { type ProofLine, proveScale } from "./prove-scale.ts";

const line = (change: Partial<ProofLine>): ProofLine => ({
  id: "A8",
  n: 10,
  violations: 0,
  seed: null,
  seconds: 30,
  ...change,
});
const reportOf = (...tests: [fullName: string, status: string][]) =>
  JSON.stringify({
    testResults: [{ assertionResults: tests.map(([fullName, status]) => ({ fullName, status })) }],
  });

describe("what is run", () => {
  test("a proof is a title that begins with its id, in quotes of any kind", () => {
    const source = [
      'test("A8: one winner", async () => {});',
      "describe(`S1t: strangers`, () => {});",
      "test.each(rows)(\n  'S3: %s', () => {});",
      'test("of twenty, A9: is not a beginning", () => {});',
      'test("SP1: too many letters", () => {});',
    ].join("\n");
    expect(idsIn(source)).toEqual(["A8", "S1t", "S3"]);
  });

  test("the proofs of this checkout are found with their files", async () => {
    const proofs = await findProofs(repositoryRoot);
    expect(proofs.get("A3")).toEqual([]);
    expect(proofs.get("S5")).toContain("app/api/v1/auth/auth.test.ts");
    expect(proofs.get("A10")).toContain("app/api/v1/sessions/over-commit.test.ts");
  });

  test("all ids without arguments; those named, once each and in order, with", () => {
    expect(chooseIds([], ["A8", "S3"])).toEqual(["A8", "S3"]);
    expect(chooseIds(["S3", "A8", "S3"], ["A8", "A9", "S3"])).toEqual(["A8", "S3"]);
    expect(() => chooseIds(["A8", "a8", "Z9"], ["A8", "S3"])).toThrow("There is no proof of a8, Z9. Known: A8 S3");
  });

  test.each([
    ["A8: accept", true],
    ["block A8: accept", true],
    ["A8: block accept", true],
    ["A80: accept", false],
    ["XA8: accept", false],
    ["about A8 and more", false],
  ])("%j is run for A8: %s", (fullName, runs) => {
    expect(new RegExp(titlePattern(["S3", "A8"])).test(fullName)).toBe(runs);
  });

  test("a tenth of full size unless the scale says otherwise, and never nothing", () => {
    const before = process.env.PROVE_SCALE;
    const sizes = ["", "1", "0.01"].map((scale) => {
      process.env.PROVE_SCALE = scale;
      return [proveScale(1_000), proveScale(5)];
    });
    if (before === undefined) delete process.env.PROVE_SCALE;
    else process.env.PROVE_SCALE = before;
    expect(sizes).toEqual([
      [100, 1],
      [1_000, 5],
      [10, 1],
    ]);
  });
});

describe("what is said about it", () => {
  const passed = reportOf(["A8: accept", "passed"], ["A8: start", "passed"], ["S3: noise", "skipped"]);

  test("the lines of an id are summed, its seeds listed once", () => {
    const lines = [line({ seed: 7 }), line({ n: 5, seed: 7 }), line({ n: 1, seed: 8 }), line({ id: "S3" })];
    const [verdict] = judge(["A8"], lines, passed);
    expect(verdict).toEqual({ id: "A8", n: 16, violations: 0, seeds: [7, 8], minutes: 1.5, tests: 2, failed: 0 });
  });

  test.each([
    ["everything passed and said so", [line({})], passed, true],
    ["a violation was counted", [line({ violations: 1 })], passed, false],
    ["a test failed", [line({})], reportOf(["A8: accept", "failed"]), false],
    ["no line was written", [], passed, false],
    ["no test ran", [line({})], reportOf(["A8: accept", "skipped"]), false],
    ["there is no report", [line({})], "{}", false],
  ])("%s: holds %#", (_name, lines, report, expected) => {
    expect(judge(["A8"], lines, report).every(holds)).toBe(expected);
  });

  test("what forge tried counts like tests of vitest", () => {
    const [verdict] = judge(["A3"], [line({ id: "A3" })], "{}", { A3: { passed: 3, failed: 0 } });
    expect(verdict).toMatchObject({ n: 10, tests: 3, failed: 0 });
    expect(judge(["A3"], [line({ id: "A3" })], "{}", { A3: { passed: 3, failed: 1 } }).every(holds)).toBe(false);
    expect(judge(["A3"], [], "{}", { A3: { passed: 3, failed: 0 } }).every(holds)).toBe(false);
  });

  test("the table has a row per id", () => {
    const verdicts = judge(["A8", "S3"], [line({ n: 12_345, seed: 42, seconds: 90 })], passed);
    expect(table(verdicts).split("\n")).toEqual([
      "id  n       violations  seed  minutes",
      "A8  12,345  0           42    1.5      holds",
      "S3  -       0           -     0.0      FAILS (1 of 0 tests)",
    ]);
  });
});
