import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decideNonce, type NonceFacts, type NonceTransaction } from "./decide-nonce.ts";

const market = { maxFeePerGas: 100n, maxPriorityFeePerGas: 10n };
const waiting: NonceTransaction = {
  id: "a",
  status: "BROADCAST",
  ageMs: 1_000,
  sinceBroadcastMs: 1_000,
  sinceTryMs: 1_000,
  maxFeePerGas: 100n,
  maxPriorityFeePerGas: 10n,
  minedBlock: null,
  receipt: null,
};
const facts = (transactions: NonceTransaction[], change: Partial<NonceFacts> = {}): NonceFacts => ({
  nonce: 5,
  minedNonce: 5,
  transactions,
  marketFees: market,
  ...change,
});

describe("a nonce", () => {
  test("whose bytes no node has taken is broadcast at once", () => {
    expect(decideNonce(facts([{ ...waiting, status: "SIGNED", sinceBroadcastMs: null, sinceTryMs: null }]))).toEqual({
      do: "broadcast",
      id: "a",
    });
  });

  test("that was mined once and is not any more is broadcast again", () => {
    expect(decideNonce(facts([{ ...waiting, status: "MINED", minedBlock: 9n }]))).toEqual({ do: "broadcast", id: "a" });
  });

  test("is decided by whichever of its transactions has a receipt", () => {
    const mined = { ...waiting, receipt: { isSuccess: false, blockNumber: 8n } };
    expect(decideNonce(facts([mined, { ...waiting, id: "b" }], { minedNonce: 6 }))).toEqual({
      do: "resolve",
      id: "a",
      status: "REVERTED",
      blockNumber: 8n,
    });
    const known: NonceTransaction = { ...mined, status: "REVERTED", minedBlock: 8n };
    expect(decideNonce(facts([known], { minedNonce: 6 }))).toEqual({ do: "wait" });
    expect(decideNonce(facts([{ ...known, minedBlock: 7n }], { minedNonce: 6 }))).toMatchObject({ do: "resolve" });
  });

  test("that is used without a receipt of ours is given up after a minute, not before", () => {
    expect(decideNonce(facts([waiting], { minedNonce: 6 }))).toEqual({ do: "wait" });
    expect(decideNonce(facts([{ ...waiting, ageMs: 60_001 }], { minedNonce: 6 }))).toEqual({ do: "abandon" });
  });

  const transaction = fc.record({
    id: fc.constantFrom("a", "b", "c"),
    status: fc.constantFrom<NonceTransaction["status"]>("SIGNED", "BROADCAST", "MINED", "REVERTED", "REPLACED"),
    ageMs: fc.nat(200_000),
    sinceBroadcastMs: fc.option(fc.nat(200_000)),
    sinceTryMs: fc.option(fc.nat(200_000)),
    maxFeePerGas: fc.bigInt(1n, 10_000n),
    maxPriorityFeePerGas: fc.bigInt(0n, 1_000n),
    minedBlock: fc.option(fc.bigInt(1n, 100n)),
    receipt: fc.option(fc.record({ isSuccess: fc.boolean(), blockNumber: fc.bigInt(1n, 100n) })),
  });
  const anyFacts = fc.record({
    nonce: fc.nat(10),
    minedNonce: fc.nat(10),
    transactions: fc.array(transaction, { minLength: 1, maxLength: 4 }),
    marketFees: fc.constant(market),
  });

  test("property: used, it is never broadcast or replaced; unused, it is never given up", () => {
    fc.assert(
      fc.property(anyFacts, (any) => {
        const step = decideNonce(any);
        if (any.nonce < any.minedNonce) return step.do !== "broadcast" && step.do !== "replace";
        return step.do !== "abandon";
      }),
      { numRuns: 2_000 },
    );
  });

  test("property: unmined, it is handed to a node at least every six seconds", () => {
    fc.assert(
      fc.property(anyFacts, (any) => {
        const newest = any.transactions.at(-1);
        const isUnmined = any.nonce >= any.minedNonce && any.transactions.every(({ receipt }) => receipt === null);
        if (!isUnmined || (newest?.sinceTryMs ?? 6_000) < 6_000) return true;
        return ["broadcast", "replace"].includes(decideNonce(any).do);
      }),
      { numRuns: 2_000 },
    );
  });

  test("property: a replacement is the lowest unmined nonce, 30 s old, and raises both fees by an eighth or more", () => {
    fc.assert(
      fc.property(anyFacts, (any) => {
        const step = decideNonce(any);
        const newest = any.transactions.at(-1);
        if (step.do !== "replace" || !newest) return true;
        return (
          any.nonce === any.minedNonce &&
          (newest.sinceBroadcastMs ?? 0) >= 30_000 &&
          step.fees.maxFeePerGas * 8n >= newest.maxFeePerGas * 9n &&
          step.fees.maxPriorityFeePerGas * 8n >= newest.maxPriorityFeePerGas * 9n &&
          step.fees.maxFeePerGas >= market.maxFeePerGas
        );
      }),
      { numRuns: 2_000 },
    );
  });
});
