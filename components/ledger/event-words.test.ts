import { expect, test } from "vitest";
import { eventWords } from "./event-words.ts";

test("a settlement leaves the payer's pool and reaches the payee's wallet", () => {
  expect(eventWords({ kind: "SETTLE", side: "PAYER" })).toEqual({ text: "Paid for a session", flow: "out" });
  expect(eventWords({ kind: "SETTLE", side: "PAYEE" })).toEqual({ text: "Earned from a session", flow: "in" });
});

test("an allowance moves no money", () => expect(eventWords({ kind: "APPROVAL", side: null }).flow).toBe("none"));
