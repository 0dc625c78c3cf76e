import "server-only";
import type { Receipt, RelayerAccount } from "#contracts/client.ts";
import type { Context } from "../context.ts";
import { broadcastTransaction } from "./broadcast-transaction.ts";
import { decideNonce, type NonceStep } from "./decide.ts";
import {
  abandonTransactions,
  type OpenTransaction,
  resolveNonce,
  selectOpenTransactions,
  storeReplacement,
} from "./relayer-transactions.sql.ts";

const noncesPerRun = 100;

/**
 * Part of the tick: follows every transaction the relayer ever signed until one of its nonce is in a block that the
 * ledger has read. What no node has is broadcast again, lowest nonce first, what is stuck is replaced (spec 14.4).
 * Any number may overlap.
 * @returns how many settlements this run made SUBMITTED.
 */
export async function relayTransactions(ctx: Context): Promise<{ submitted: number }> {
  const open = await selectOpenTransactions(ctx, noncesPerRun);
  if (open.length === 0) return { submitted: 0 };
  const { relayer } = ctx.chain;
  const [account, receipts] = await Promise.all([
    relayer.readAccount(),
    Promise.all(open.map(({ hash }) => relayer.readReceipt(hash))),
  ]);
  const withReceipts = open.map((transaction, at) => ({ ...transaction, receipt: receipts[at] ?? null }));
  let submitted = 0;
  for (const [nonce, transactions] of Map.groupBy(withReceipts, (transaction) => transaction.nonce)) {
    const { minedNonce, fees } = account;
    const step = decideNonce({ nonce, minedNonce, transactions, marketFees: fees });
    if (await applyStep(ctx, step, transactions)) submitted++;
  }
  return { submitted };
}

type Followed = OpenTransaction & { receipt: Receipt | null };

/** True when a settlement became SUBMITTED by it. */
async function applyStep(ctx: Context, step: NonceStep, transactions: readonly Followed[]): Promise<boolean> {
  const subject = "id" in step ? transactions.find(({ id }) => id === step.id) : undefined;
  if (step.do === "resolve") return resolveNonce(ctx, step);
  if (step.do === "broadcast" && subject) return broadcastTransaction(ctx, subject);
  if (step.do === "replace" && subject) return replaceTransaction(ctx, subject, step.fees);
  if (step.do === "abandon") {
    const ids = transactions.map(({ id }) => id);
    ctx.log.error({ nonce: transactions[0]?.nonce, ids }, "the relayer's nonce was used by an unknown transaction");
    await abandonTransactions(ctx, ids);
  }
  return false;
}

async function replaceTransaction(ctx: Context, subject: Followed, fees: RelayerAccount["fees"]) {
  const signed = await ctx.chain.relayer.resign(subject.raw, fees);
  const id = await storeReplacement(ctx, subject.id, signed);
  if (!id) return false;
  ctx.log.info({ nonce: signed.nonce, replaced: subject.hash, hash: signed.hash }, "stuck transaction replaced");
  return broadcastTransaction(ctx, { id, raw: signed.raw, status: "SIGNED" });
}
