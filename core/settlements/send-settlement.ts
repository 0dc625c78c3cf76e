import "server-only";
import type { Context } from "../context.ts";
import { broadcastTransaction } from "./broadcast-transaction.ts";
import type { ClaimedSettlement } from "./claim-settlements.sql.ts";
import { hasGas } from "./has-gas.ts";
import { storeTransaction } from "./relayer-transactions.sql.ts";
import { settlementCall } from "./settlement-call.ts";
import { storeSigned } from "./store-signed.ts";

/**
 * Signs, stores and broadcasts leased settlements, in this order, one by one (spec 14.4). A relayer that cannot pay for
 * gas sends nothing: they stay PENDING.
 * @returns how many a node took.
 */
export async function sendSettlement(
  ctx: Context,
  leaseId: string,
  rows: readonly ClaimedSettlement[],
): Promise<number> {
  if (rows.length === 0) return 0;
  const account = await ctx.chain.relayer.readAccount();
  if (!hasGas(ctx, account)) return 0;
  let submitted = 0;
  for (const row of rows) {
    const { relayer } = ctx.chain;
    const outcome = await storeSigned(ctx, {
      account,
      sign: (options) => relayer.sign(settlementCall(row), options),
      store: (signed) => storeTransaction(ctx, { leaseId, sessionId: row.sessionId, signed }),
    });
    if (!outcome || outcome.stored === "lost") continue;
    const { id } = outcome.stored;
    if (await broadcastTransaction(ctx, { id, raw: outcome.signed.raw, status: "SIGNED" })) submitted++;
  }
  return submitted;
}
