import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { ErrorFacts } from "../api/api-error.ts";
import { describeError } from "./catalogue.ts";

const facts = (code: string, status: number, detail?: string): ErrorFacts => ({
  code,
  status,
  detail,
  message: "Server prose",
});
const text = (...args: Parameters<typeof facts>) => Object.values(describeError(facts(...args))).join(" ");

describe("describeError", () => {
  test("fills the amounts of a low pool in", () =>
    expect(describeError(facts("INSUFFICIENT_CREDIT", 400, "credit:pool"), { need: "0.60", free: "0.37" }).text).toBe(
      "This needs 0.60 USDC; 0.37 is free. Top up or shorten it.",
    ));
  test("names the state that won a race", () =>
    expect(text("INVALID_STATE", 409, "session:end:EXPIRED")).toContain("already expired"));
  test("a lost database, permission store and chain each say that nothing was changed or sent", () => {
    expect(text("DATABASE_ERROR", 503, "database:unavailable")).toContain("Nothing was changed");
    expect(text("AUTHZ_ERROR", 503, "authz:unavailable")).toContain("Nothing was changed");
    expect(text("UNAVAILABLE", 503, "chain:unavailable")).toContain("Nothing was sent");
  });
  test("401 promises that nothing typed is lost", () =>
    expect(text("NOT_AUTHENTICATED", 401, "auth:expired")).toContain("nothing you typed is lost"));
  test("403 names the role", () =>
    expect(describeError(facts("NOT_AUTHORIZED", 403, "workspace:administrateDenied"), { role: "Viewer" }).text).toBe(
      "Your role (Viewer) cannot do this. Ask an owner.",
    ));
  test("429 counts in seconds", () =>
    expect(describeError({ ...facts("RATE_LIMITED", 429, "rate:auth"), retryAfterSeconds: 23 }).text).toBe(
      "Again in 23 s.",
    ));
  test("an unknown code shows the server's message", () =>
    expect(text("SOMETHING_NEW", 418)).toContain("Server prose"));
  test("no sentence is a raw code", () => {
    const source = readFileSync(new URL("./catalogue.ts", import.meta.url), "utf8");
    const sentences = [...source.matchAll(/say\(\s*"([^"]+)",\s*"([^"]+)"/g)].flatMap((m) => [m[1] ?? "", m[2] ?? ""]);
    expect(sentences.length).toBeGreaterThan(40);
    for (const sentence of sentences) expect(sentence).not.toMatch(/[A-Z]_[A-Z]|\b[a-z]+:[a-z]/);
  });
});
