import { describe, expect, test } from "vitest";
import { countPlaywright, countVitest } from "./test-runs.ts";

describe("vitest's report", () => {
  const file = (status: string, ...tests: string[]) => ({
    status,
    assertionResults: tests.map((outcome) => ({ status: outcome })),
  });

  test.each([
    [{ success: true, numPassedTests: 5, numFailedTests: 0, testResults: [file("passed", "passed")] }, 5, 0],
    [{ success: false, numPassedTests: 4, numFailedTests: 1, testResults: [file("failed", "failed")] }, 4, 1],
    // A file that does not load has no tests of its own.
    [{ success: false, numPassedTests: 4, numFailedTests: 0, testResults: [file("failed")] }, 4, 1],
    // An error outside any test.
    [{ success: false, numPassedTests: 4, numFailedTests: 0, testResults: [file("passed", "passed")] }, 4, 1],
    [{}, 0, 1],
  ])("%j", (report, passed, failed) => {
    expect(countVitest(JSON.stringify(report))).toEqual({ passed, failed });
  });
});

describe("Playwright's report", () => {
  test.each([
    [{ stats: { expected: 3, unexpected: 0, flaky: 0 }, errors: [] }, 3, 0],
    [{ stats: { expected: 3, unexpected: 1, flaky: 1 }, errors: [] }, 4, 1],
    [{ stats: { expected: 0, unexpected: 0, flaky: 0 }, errors: [{ message: "global setup" }] }, 0, 1],
    [{}, 0, 1],
  ])("%j", (report, passed, failed) => {
    expect(countPlaywright(JSON.stringify(report))).toEqual({ passed, failed });
  });
});
