import { describe, expect, test } from "vitest";
import type { Session } from "../api/wire.ts";
import { keyState, keyStatus } from "./key-status.ts";
import { sessionStatus } from "./session-status.ts";
import { settlementStatus } from "./settlement-status.ts";

const session = (state: string, endReason: string | null = null, operatorWorkspaceId: string | null = null) =>
  sessionStatus({ state, endReason, operatorWorkspaceId } as Session);

describe("sessions", () => {
  test("live is the only one in brand colour, with the pulsing dot", () =>
    expect(session("LIVE")).toMatchObject({ tone: "brand", live: true }));
  test("an expired request says whether an operator had taken it", () => {
    expect(session("EXPIRED", "WAIT_TIMEOUT").label).toBe("Not answered");
    expect(session("EXPIRED", "WAIT_TIMEOUT", "b7c2").label).toBe("Never went live");
    expect(session("EXPIRED", "MAX_DURATION", "b7c2").label).toBe("Time limit");
  });
  test("an empty pool and a cancelling operator are warnings", () => {
    expect(session("ENDED", "CREDIT_EXHAUSTED")).toMatchObject({ tone: "warning", label: "Pool empty" });
    expect(session("CANCELLED", "OPERATOR_CANCELLED").tone).toBe("warning");
  });
  test("an unknown state is neutral with the raw word", () =>
    expect(session("FROZEN")).toMatchObject({ tone: "neutral", label: "FROZEN" }));
});

test("a failed settlement names its reason", () =>
  expect(settlementStatus({ state: "FAILED", failureCode: "UNDERFUNDED" }).label).toBe("Failed: pool too low"));

describe("keys", () => {
  const key = { revokedAt: null, gracePeriodEnd: null, expiresAt: null };
  const now = Date.parse("2026-05-13T13:00:30Z") / 1000;
  test("a revoked key still works until its grace ends", () => {
    const revoked = { ...key, revokedAt: "2026-05-13T13:00:00Z", gracePeriodEnd: "2026-05-13T13:01:00Z" };
    expect(keyState(revoked, now)).toBe("ending");
    expect(keyState(revoked, now + 30)).toBe("revoked");
    expect(keyStatus("ending", 30).label).toBe("Ends in 30 s");
    expect(keyStatus("ending", 86_000).label).toBe("Ends in 23 h 53 min");
  });
  test("a key is expired from the second it says", () => {
    expect(keyState({ ...key, expiresAt: "2026-05-13T13:00:31Z" }, now)).toBe("active");
    expect(keyState({ ...key, expiresAt: "2026-05-13T13:00:30Z" }, now)).toBe("expired");
  });
});
