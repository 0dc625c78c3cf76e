import { expect, test } from "vitest";
import type { ErrorFacts } from "../api/api-error.ts";
import { isQuoteGone, isUnknownOutcome, placeRefusal } from "./session-refusal.ts";

const facts = (status: number, code: string, detail?: string): ErrorFacts => ({ status, code, detail, message: "No" });

test("a refused entry is named at its field", () => {
  for (const field of ["lat", "lng", "maxDurationSeconds", "waitTimeoutSeconds"] as const) {
    expect(placeRefusal(facts(400, "INVALID_INPUT", field))).toMatchObject({ at: "field", field });
  }
});

test("a point outside the service area is named at the map, a limit on the contract at the duration", () => {
  expect(placeRefusal(facts(409, "OUTSIDE_COVERAGE", "platform:serviceArea"))).toEqual({
    at: "field",
    field: "where",
    text: "We do not serve this point yet. Pick another.",
  });
  expect(placeRefusal(facts(402, "INSUFFICIENT_CREDIT", "credit:spendCap"))).toMatchObject({
    at: "field",
    field: "maxDurationSeconds",
  });
});

test("everything about money, permission and outages is said beside the price", () => {
  for (const refusal of [
    facts(402, "NO_CREDIT", "credit:empty"),
    facts(402, "INSUFFICIENT_CREDIT", "credit:pool"),
    facts(409, "INVALID_STATE", "session:create:openLimit"),
    facts(403, "NOT_AUTHORIZED"),
    facts(503, "UNAVAILABLE", "chain:unavailable"),
    facts(0, "TIMEOUT"),
  ]) {
    expect(placeRefusal(refusal)).toEqual({ at: "price" });
  }
});

test("a quote that ended, was used or is unknown asks for a new one; other refusals do not", () => {
  expect(isQuoteGone(facts(410, "QUOTE_EXPIRED", "pricing:quoteExpired"))).toBe(true);
  expect(isQuoteGone(facts(404, "QUOTE_NOT_FOUND", "pricing:quoteNotFound"))).toBe(true);
  expect(isQuoteGone(facts(409, "CONFLICT", "pricing:quoteAlreadyUsed"))).toBe(true);
  expect(isQuoteGone(facts(400, "INVALID_INPUT", "quoteId"))).toBe(true);
  expect(isQuoteGone(facts(400, "INVALID_INPUT", "lat"))).toBe(false);
});

test("without an answer, and after a fault, the session may exist: the same call is repeated", () => {
  expect([0, 500, 503, 400, 409, 429].map((status) => isUnknownOutcome({ status }))).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
});
