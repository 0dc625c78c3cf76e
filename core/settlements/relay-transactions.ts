import "server-only";
import type { Receipt, Relayer, RelayerAccount } from "#contracts/client.ts";
import type { Context } from "../context.ts";
import { broadcastTransaction, type Handed } from "./broadcast-transaction.ts";
import { decideNonce, type NonceStep, raisedFees } from "./decide-nonce.ts";
import {
  abandonTransactions,
  isQuiet,
  type OpenTransaction,
  reopenUnpaid,
  selectOpenTransactions,
} from "./follow-transactions.sql.ts";
import { resolveNonce } from "./resolve-nonce.sql.ts";
import { storeFiller, storeReplacement } from "./store-transaction.sql.ts";

const noncesPerRun = 100;
/** So long a missing transaction may still turn up. */
const gapAfterMs = 10_000;

interface Relayed {
  /** Settlements that became SUBMITTED. */
  submitted: number;
  /** Settlements that their batch skipped. */
  failed: number;
}

/**
 * Part of the tick: follows every transaction that a relayer ever signed until one of its nonce is in a block that the
 * ledger has read. What no node has is broadcast again, lowest nonce first, what is stuck is replaced (spec 14.4).
 * Relayers are followed side by side. Any number may overlap.
 */
export async function relayTransactions(ctx: Context): Promise<Relayed> {
  await reopenUnpaid(ctx);
  const followed = await Promise.allSettled(ctx.chain.relayers.map((relayer) => follow(ctx, relayer)));
  const total: Relayed = { submitted: 0, failed: 0 };
  for (const outcome of followed) {
    if (outcome.status === "rejected") throw outcome.reason;
    total.submitted += outcome.value.submitted;
    total.failed += outcome.value.failed;
  }
  return total;
}

async function follow(ctx: Context, relayer: Relayer): Promise<Relayed> {
  if (await isQuiet(ctx, relayer.address)) return { submitted: 0, failed: 0 };
  const account = await relayer.readAccount();
  const { minedNonce } = account;
  const open = await selectOpenTransactions(ctx, relayer.address, { minedNonce, limit: noncesPerRun });
  const receipts = await Promise.all(open.map(({ hash }) => relayer.readReceipt(hash)));
  const withReceipts = open.map((transaction, at) => ({ ...transaction, receipt: receipts[at] ?? null }));
  await fillGap(ctx, { relayer, account, lowest: withReceipts[0] });
  const total: Relayed = { submitted: 0, failed: 0 };
  for (const [nonce, transactions] of Map.groupBy(withReceipts, (transaction) => transaction.nonce)) {
    const step = decideNonce({ nonce, minedNonce, transactions, marketFees: account.fees });
    const done = await applyStep(ctx, step, { relayer, account, transactions });
    total.submitted += done.submitted ?? 0;
    total.failed += done.failed ?? 0;
  }
  return total;
}

interface Gap {
  relayer: Relayer;
  account: RelayerAccount;
  /** The open transaction with the lowest nonce. */
  lowest: Followed | undefined;
}

/** Nothing that is stored has the nonce that the chain waits for, and what is stored waits behind it: it is filled. */
async function fillGap(ctx: Context, { relayer, account, lowest }: Gap): Promise<void> {
  const { minedNonce: nonce, fees } = account;
  if (!lowest || lowest.receipt || lowest.nonce <= nonce || lowest.ageMs < gapAfterMs) return;
  const signed = await relayer.signFiller({ ...fees, nonce });
  const id = await storeFiller(ctx, relayer.address, signed);
  if (!id) return;
  ctx.log.warn({ relayer: relayer.address, nonce }, "a nonce without a transaction is filled");
  await broadcastTransaction(ctx, { id, raw: signed.raw, status: "SIGNED" });
}

type Followed = OpenTransaction & { receipt: Receipt | null };

interface Subject {
  relayer: Relayer;
  account: RelayerAccount;
  transactions: readonly Followed[];
}

async function applyStep(
  ctx: Context,
  step: NonceStep,
  { relayer, account, transactions }: Subject,
): Promise<Partial<Relayed>> {
  const subject = "id" in step ? transactions.find(({ id }) => id === step.id) : undefined;
  if (step.do === "resolve") return resolveNonce(ctx, { ...step, skipped: subject?.receipt?.skipped ?? [] });
  if (step.do === "replace" && subject) return replaceTransaction(ctx, relayer, { subject, fees: step.fees });
  if (step.do === "broadcast" && subject) {
    const handed = await broadcastTransaction(ctx, subject);
    const fees = handed.isUnderpriced && raisedFees(subject, account.fees);
    return fees ? replaceTransaction(ctx, relayer, { subject, fees }) : handed;
  }
  if (step.do === "abandon") {
    const ids = transactions.map(({ id }) => id);
    ctx.log.error({ nonce: transactions[0]?.nonce, ids }, "the relayer's nonce was used by an unknown transaction");
    await abandonTransactions(ctx, ids);
  }
  return {};
}

async function replaceTransaction(
  ctx: Context,
  relayer: Relayer,
  { subject, fees }: { subject: Followed; fees: RelayerAccount["fees"] },
): Promise<Partial<Handed>> {
  const signed = await relayer.resign(subject.raw, fees);
  const id = await storeReplacement(ctx, subject.id, signed);
  if (!id) return {};
  ctx.log.info({ nonce: signed.nonce, replaced: subject.hash, hash: signed.hash }, "stuck transaction replaced");
  return broadcastTransaction(ctx, { id, raw: signed.raw, status: "SIGNED" });
}
