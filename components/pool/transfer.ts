import type { Address, Hex } from "viem";
import type { Problem } from "../wallet/problem.ts";

/** Money on its way between a wallet and its pool. `withdrawOld`: from a replaced contract, which no ledger follows. */
export type TransferKind = "topUp" | "withdraw" | "withdrawOld";
/** `permit`: sign, then one transaction. `approve`: an allowance of exactly the amount, then the deposit. */
export type TopUpWay = "permit" | "approve";
/** `booked`: the ledger shows it, which is more than a receipt. */
export type StepId = "sign" | "approve" | "deposit" | "withdraw" | "booked";
export type StepState = "todo" | "wallet" | "sent" | "confirming" | "done" | "failed";

export interface TransferStep {
  id: StepId;
  state: StepState;
  hash?: Hex;
  /** The account nonce the transaction was sent with; tells a replaced one after a reload. */
  nonce?: number;
  /** Blocks seen and needed. */
  seen?: number;
  needed?: number;
  /** The allowance sufficed already. */
  skipped?: boolean;
  /** The wallet sent it again with another fee; `hash` is the new one. */
  repriced?: boolean;
  /** Said while the chain or the ledger is silent; the step goes on by itself. */
  note?: string;
  problem?: Problem;
}

export interface Transfer {
  id: string;
  kind: TransferKind;
  way: TopUpWay | null;
  chainId: number;
  settlementAddress: Address;
  /** The account that signs and pays. */
  account: Address;
  /** The wallet whose pool changes. */
  poolOwner: Address;
  workspaceId: string;
  amountMicroUsdc: bigint;
  startedAt: string;
  steps: TransferStep[];
}

export type TransferEvent =
  | { type: "asked"; step: StepId }
  | { type: "skipped"; step: StepId }
  | { type: "sent"; step: StepId; hash: Hex; nonce: number }
  | { type: "repriced"; step: StepId; hash: Hex }
  | { type: "confirming"; step: StepId; seen: number; needed: number }
  | { type: "noted"; step: StepId; note: string | undefined }
  | { type: "done"; step: StepId }
  | { type: "failed"; step: StepId; problem: Problem }
  | { type: "retried"; step: StepId }
  /** The signature is gone or too old: sign again. */
  | { type: "restarted"; step: StepId };

const STEPS: Record<TopUpWay | Exclude<TransferKind, "topUp">, StepId[]> = {
  permit: ["sign", "deposit", "booked"],
  approve: ["approve", "deposit", "booked"],
  withdraw: ["withdraw", "booked"],
  withdrawOld: ["withdraw"],
};

/** A transfer with every step still to do. */
export function createTransfer(
  input: Omit<Transfer, "steps" | "id" | "startedAt"> & { id: string; startedAt: string },
): Transfer {
  const plan = STEPS[input.kind === "topUp" ? (input.way ?? "approve") : input.kind];
  return { ...input, steps: plan.map((id) => ({ id, state: "todo" })) };
}

/** The first step that is not done; undefined when all are. */
export function currentStep(transfer: Transfer): TransferStep | undefined {
  return transfer.steps.find((step) => step.state !== "done");
}

export function isFinished(transfer: Transfer): boolean {
  return currentStep(transfer) === undefined;
}

/** Something was sent that is not in the ledger yet: worth keeping over a reload. */
export function isPending(transfer: Transfer): boolean {
  return !isFinished(transfer) && transfer.steps.some((step) => step.hash !== undefined);
}

/** Which states an event may find its step in. Anything else is a late or foreign event and changes nothing. */
const ALLOWED: Record<TransferEvent["type"], StepState[]> = {
  asked: ["todo", "failed"],
  skipped: ["todo"],
  sent: ["wallet"],
  repriced: ["sent", "confirming"],
  confirming: ["todo", "sent", "confirming"],
  noted: ["todo", "sent", "confirming"],
  done: ["todo", "wallet", "sent", "confirming"],
  failed: ["todo", "wallet", "sent", "confirming"],
  retried: ["failed"],
  restarted: ["todo", "failed"],
};

/** The transfer after an event. Only the current step can change, so no step is ever done before those ahead of it. */
export function applyTransferEvent(transfer: Transfer, event: TransferEvent): Transfer {
  const current = currentStep(transfer);
  if (!current || current.id !== event.step || !ALLOWED[event.type].includes(current.state)) return transfer;
  if (event.type === "restarted")
    return transfer.way === "permit" && !current.hash ? createTransfer(transfer) : transfer;
  const next = stepAfter(current, event);
  return { ...transfer, steps: transfer.steps.map((step) => (step === current ? next : step)) };
}

function stepAfter(step: TransferStep, event: Exclude<TransferEvent, { type: "restarted" }>): TransferStep {
  const { id, hash, nonce, repriced } = step;
  const trail = {
    id,
    ...(hash ? { hash } : {}),
    ...(nonce === undefined ? {} : { nonce }),
    ...(repriced ? { repriced } : {}),
  };
  switch (event.type) {
    case "asked":
      return { id, state: "wallet" };
    case "skipped":
      return { id, state: "done", skipped: true };
    case "sent":
      return { id, state: "sent", hash: event.hash, nonce: event.nonce };
    case "repriced":
      return { ...trail, state: step.state, hash: event.hash, repriced: true };
    case "confirming":
      return { ...trail, state: "confirming", seen: event.seen, needed: event.needed };
    case "noted": {
      const { note: _, ...rest } = step;
      return event.note === undefined ? rest : { ...rest, note: event.note };
    }
    case "done":
      return { ...trail, state: "done" };
    case "failed":
      return { ...trail, state: "failed", problem: event.problem };
    case "retried":
      // A silent chain says nothing about the transaction: keep watching the one that was sent.
      return step.problem?.kind === "chainDown" && hash ? { ...trail, state: "sent" } : { id, state: "todo" };
  }
}
