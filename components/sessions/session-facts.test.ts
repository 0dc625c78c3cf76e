import { describe, expect, test } from "vitest";
import type { Session } from "../api/wire.ts";
import { deadlineIso, isOpen, liveSeconds, meterFact, paymentOf } from "./session-facts.ts";

const base = {
  state: "LIVE",
  createdAt: "2026-05-13T12:00:00.000Z",
  startedAt: "2026-05-13T12:00:10.000Z",
  endedAt: null,
  maxDurationSeconds: 600,
  waitTimeoutSeconds: 300,
  chargedMicroUsdc: "12000",
  holdMicroUsdc: "600000",
  ratePerSecondMicroUsdc: "1000",
  settlementTxHash: null,
  whepUrl: "http://localhost/media/whep/x",
} as Session;

test("requested, assigned and live sessions are open, all others are over", () => {
  const open = ["REQUESTED", "ASSIGNED", "LIVE", "ENDED", "EXPIRED", "CANCELLED"].filter((state) =>
    isOpen({ state: state as Session["state"] }),
  );
  expect(open).toEqual(["REQUESTED", "ASSIGNED", "LIVE"]);
});

describe("paymentOf", () => {
  test("is nothing for a finished session without charge", () =>
    expect(paymentOf({ ...base, state: "CANCELLED", chargedMicroUsdc: "0" })).toBe("nothing"));
  test("waits until the transaction is on the session", () => {
    expect(paymentOf({ ...base, state: "ENDED" })).toBe("waiting");
    expect(paymentOf({ ...base, state: "ENDED", settlementTxHash: "0x9a" })).toBe("settled");
  });
  test("does not exist while the session is open", () => expect(paymentOf(base)).toBeNull());
});

test("the deadline is the wait before, and the longest duration after, the first picture", () => {
  expect(deadlineIso(base)).toBe("2026-05-13T12:10:10.000Z");
  expect(deadlineIso({ ...base, state: "ASSIGNED", startedAt: null })).toBe("2026-05-13T12:05:00.000Z");
});

test("live seconds never exceed the longest duration and stop at the end", () => {
  expect(liveSeconds(base, Date.parse("2026-05-13T12:00:13.900Z"))).toBe(3);
  expect(liveSeconds(base, Date.parse("2026-05-13T13:00:00.000Z"))).toBe(600);
  expect(liveSeconds({ ...base, endedAt: "2026-05-13T12:00:38.400Z" }, 0)).toBe(28);
});

test("a meter ticks only while the session is live", () => {
  expect(meterFact(base, 0).ratePerSecondMicroUsdc).toBe("1000");
  expect(meterFact({ ...base, state: "ENDED" }, 0).ratePerSecondMicroUsdc).toBe("0");
});
