import "server-only";
import type { Hex } from "viem";
import type { Context } from "../context.ts";
import type { NonceTransaction } from "./decide-nonce.ts";
import { markBroadcast, markTried } from "./follow-transactions.sql.ts";

interface Stored {
  id: string;
  raw: Hex;
  status: NonceTransaction["status"];
}

export interface Handed {
  /** Settlements that became SUBMITTED by this call. */
  submitted: number;
  /** The node wants a higher fee. */
  isUnderpriced: boolean;
}

/** Hands stored bytes to a node; safe to repeat. Whatever the node will not take is tried again by a later tick. */
export async function broadcastTransaction(ctx: Context, { id, raw, status }: Stored): Promise<Handed> {
  const { outcome, message } = await ctx.chain.relayer.broadcast(raw);
  if (outcome === "accepted" || outcome === "known") {
    return { submitted: await markBroadcast(ctx, id, status), isUnderpriced: false };
  }
  // The nonce is used: by these very bytes, as the receipt will show, or by another of its transactions.
  if (outcome !== "nonceTooLow") ctx.log.warn({ transactionId: id, outcome, message }, "no node took the transaction");
  await markTried(ctx, id);
  return { submitted: 0, isUnderpriced: outcome === "underpriced" };
}
