import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { curlLine } from "./curl-line.ts";

const origin = "https://luxxon.example";

/** The arguments that a shell hands to curl. */
const shellArguments = (line: string) =>
  execFileSync("sh", ["-c", line.replace(/^curl/, "printf '%s\\n'")], {
    env: { ...process.env, LUXXON_API_KEY: "lxxn_test" },
  })
    .toString()
    .trimEnd()
    .split("\n");

test("a shell reads the line as the same call, with the key from its environment", () => {
  const path = "/api/v1/sessions/it's $(here)";
  expect(shellArguments(curlLine({ method: "GET", path }, origin))).toEqual([
    origin + path,
    "-H",
    "Authorization: Bearer lxxn_test",
  ]);
});

test("a call that had a body gets one to fill in", () =>
  expect(shellArguments(curlLine({ method: "POST", path: "/api/v1/sessions" }, origin))).toEqual([
    "-X",
    "POST",
    `${origin}/api/v1/sessions`,
    "-H",
    "Authorization: Bearer lxxn_test",
    "-H",
    "Content-Type: application/json",
    "-d",
    "{}",
  ]));
