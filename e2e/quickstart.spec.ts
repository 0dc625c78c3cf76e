import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { stackUrl } from "./stack.ts";

test("the blocks of docs/quickstart.md run as they stand and end with a paid session", () => {
  test.setTimeout(300_000);
  const page = readFileSync("docs/quickstart.md", "utf8");
  const blocks = [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block ?? "");
  expect(blocks.length).toBeGreaterThanOrEqual(9);
  const run = spawnSync("sh", ["-eu"], {
    input: blocks.join("\n"),
    env: { ...process.env, LUXXON: stackUrl() },
    encoding: "utf8",
    timeout: 280_000,
  });
  expect(run.status, `${run.stdout}\n${run.stderr}`).toBe(0);
  expect(run.stdout).toContain('"state":"CONFIRMED"');
  expect(run.stdout).toMatch(/"toAmount":"(4250|5100)","feeAmount":"(750|900)"/);
  expect(run.stdout).toContain('"code":"REVOKED_API_KEY"');
});
