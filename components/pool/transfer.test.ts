import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Problem } from "../wallet/problem.ts";
import {
  applyTransferEvent,
  createTransfer,
  currentStep,
  isFinished,
  isPending,
  type StepId,
  type Transfer,
  type TransferEvent,
} from "./transfer.ts";

const HASH = `0x${"ab".repeat(32)}` as const;
const OTHER = `0x${"cd".repeat(32)}` as const;
const rejected: Problem = { kind: "rejected", tone: "neutral", text: "closed" };
const silent: Problem = { kind: "chainDown", tone: "danger", text: "silent" };

function topUp(way: "permit" | "approve" = "permit"): Transfer {
  return createTransfer({
    id: "1",
    kind: "topUp",
    way,
    chainId: 31337,
    settlementAddress: "0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512",
    account: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
    poolOwner: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
    workspaceId: "3a91cf0e-7b1d-4c55-9e0a-2f6d8b1c4e70",
    amountMicroUsdc: 5_000_000n,
    startedAt: "2026-05-13T12:00:00.000Z",
  });
}

const play = (start: Transfer, ...events: TransferEvent[]) => events.reduce(applyTransferEvent, start);

describe("the plan of each way", () => {
  test("permit: one signature, one transaction, booked", () => {
    expect(topUp("permit").steps.map((s) => s.id)).toEqual(["sign", "deposit", "booked"]);
  });
  test("approve: two transactions, booked", () => {
    expect(topUp("approve").steps.map((s) => s.id)).toEqual(["approve", "deposit", "booked"]);
  });
  test("withdraw: one transaction, booked", () => {
    expect(createTransfer({ ...topUp(), kind: "withdraw", way: null }).steps.map((s) => s.id)).toEqual([
      "withdraw",
      "booked",
    ]);
  });
});

test("the whole way ends finished, and is pending only between sending and the ledger", () => {
  const signed = play(topUp(), { type: "asked", step: "sign" }, { type: "done", step: "sign" });
  expect(isPending(signed)).toBe(false);
  const sent = play(
    signed,
    { type: "asked", step: "deposit" },
    { type: "sent", step: "deposit", hash: HASH, nonce: 3 },
  );
  expect(isPending(sent)).toBe(true);
  const mined = play(
    sent,
    { type: "confirming", step: "deposit", seen: 1, needed: 6 },
    { type: "done", step: "deposit" },
  );
  expect(isPending(mined)).toBe(true);
  const booked = play(mined, { type: "done", step: "booked" });
  expect([isFinished(booked), isPending(booked)]).toEqual([true, false]);
});

test("a rejected step is tried again from that step, with what was done before kept", () => {
  const failed = play(
    topUp(),
    { type: "asked", step: "sign" },
    { type: "done", step: "sign" },
    { type: "asked", step: "deposit" },
    { type: "failed", step: "deposit", problem: rejected },
  );
  const retried = play(failed, { type: "retried", step: "deposit" });
  expect(retried.steps.map((s) => s.state)).toEqual(["done", "todo", "todo"]);
});

test("after silence of the chain the sent transaction is kept and watched, not sent again", () => {
  const sent = play(
    topUp(),
    { type: "asked", step: "sign" },
    { type: "done", step: "sign" },
    { type: "asked", step: "deposit" },
    { type: "sent", step: "deposit", hash: HASH, nonce: 3 },
    { type: "failed", step: "deposit", problem: silent },
    { type: "retried", step: "deposit" },
  );
  expect(currentStep(sent)).toEqual({ id: "deposit", state: "sent", hash: HASH, nonce: 3 });
});

test("a repriced transaction is followed under its new hash", () => {
  const step = currentStep(
    play(
      topUp("approve"),
      { type: "skipped", step: "approve" },
      { type: "asked", step: "deposit" },
      { type: "sent", step: "deposit", hash: HASH, nonce: 3 },
      { type: "repriced", step: "deposit", hash: OTHER },
      { type: "confirming", step: "deposit", seen: 1, needed: 2 },
    ),
  );
  expect(step).toMatchObject({ state: "confirming", hash: OTHER, nonce: 3, repriced: true });
});

test("a sufficient allowance skips the approval and says so", () => {
  expect(play(topUp("approve"), { type: "skipped", step: "approve" }).steps[0]).toEqual({
    id: "approve",
    state: "done",
    skipped: true,
  });
});

const stepId = fc.constantFrom<StepId>("sign", "approve", "deposit", "withdraw", "booked");
const event: fc.Arbitrary<TransferEvent> = fc.oneof(
  fc.record({
    type: fc.constantFrom("asked" as const, "skipped" as const, "done" as const, "retried" as const),
    step: stepId,
  }),
  fc.record({ type: fc.constant("sent" as const), step: stepId, hash: fc.constantFrom(HASH, OTHER), nonce: fc.nat(9) }),
  fc.record({ type: fc.constant("repriced" as const), step: stepId, hash: fc.constantFrom(HASH, OTHER) }),
  fc.record({ type: fc.constant("confirming" as const), step: stepId, seen: fc.nat(6), needed: fc.constant(6) }),
  fc.record({ type: fc.constant("failed" as const), step: stepId, problem: fc.constantFrom(rejected, silent) }),
);

test("no order of events finishes a step before those ahead of it, or undoes a finished one", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("permit" as const, "approve" as const),
      fc.array(event, { maxLength: 60 }),
      (way, events) => {
        let transfer = topUp(way);
        for (const next of events) {
          const before = transfer.steps.filter((s) => s.state === "done").length;
          transfer = applyTransferEvent(transfer, next);
          const states = transfer.steps.map((s) => s.state === "done");
          expect(states).toEqual([...states].sort((a, b) => Number(b) - Number(a)));
          expect(states.filter(Boolean).length).toBeGreaterThanOrEqual(before);
          expect(transfer.steps.filter((s) => !["todo", "done"].includes(s.state)).length).toBeLessThanOrEqual(1);
        }
      },
    ),
    { numRuns: 2_000 },
  );
});
