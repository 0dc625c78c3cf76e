import "server-only";
import type { Hex } from "viem";
import type { Context } from "../context.ts";
import type { NonceTransaction } from "./decide.ts";
import { markBroadcast, markTried } from "./relayer-transactions.sql.ts";

interface Stored {
  id: string;
  raw: Hex;
  status: NonceTransaction["status"];
}

/**
 * Hands stored bytes to a node; safe to repeat. Whatever the node will not take is tried again by a later tick.
 * @returns whether this call made the settlement SUBMITTED.
 */
export async function broadcastTransaction(ctx: Context, { id, raw, status }: Stored): Promise<boolean> {
  const { outcome, message } = await ctx.chain.relayer.broadcast(raw);
  if (outcome === "accepted" || outcome === "known") return markBroadcast(ctx, id, status);
  // The nonce is used: by these very bytes, as the receipt will show, or by another of its transactions.
  if (outcome !== "nonceTooLow") ctx.log.warn({ transactionId: id, outcome, message }, "no node took the transaction");
  await markTried(ctx, id);
  return false;
}
