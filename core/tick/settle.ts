import "server-only";
import type { Context } from "../context.ts";
import { guardCredit } from "../credit/guard-credit.ts";
import { confirmSettlements } from "../settlements/confirm-settlements.ts";
import { relayTransactions } from "../settlements/relay-transactions.ts";
import { settleDue } from "../settlements/settle-due.ts";
import { announceLowPools } from "../wallet/pool-alerts.sql.ts";
import { syncLedger } from "../wallet/sync-ledger.ts";
import type { TickReport } from "./tick.schemas.ts";

/** Runs one part of the tick by its name. It says what a part that failed is taken for, or throws. */
export type RunPart = <T>(name: string, run: (ctx: Context) => Promise<T>, otherwise: T) => Promise<T>;

type Settled = Pick<TickReport, "ended" | "submitted" | "confirmed" | "failed">;

const nothing = { confirmed: 0, submitted: 0, failed: 0 };

/**
 * What a tick does between the chain and the database (spec 14.5): what was sent is followed to its confirmation while what
 * is due is sent. Neither waits for the other, because no settlement is of both.
 */
export async function settle(part: RunPart): Promise<Settled> {
  const [followed, sent] = await Promise.all([follow(part), part("settle", settleDue, nothing)]);
  return { ...followed, submitted: followed.submitted + sent.submitted, failed: followed.failed + sent.failed };
}

/** In this order: what the ledger has is confirmed at once, and is then written by nobody who looks for its receipt. */
async function follow(part: RunPart): Promise<Settled> {
  const { lowered } = await part("ledger", syncLedger, { lowered: new Set<string>(), lastSyncBlock: "0" });
  // The look at the pools beside this may have been before what the ledger has just read.
  const ended = lowered.size > 0 ? await part("guard", (ctx) => guardCredit(ctx, { wallets: lowered }), 0) : 0;
  await part("alerts", announceLowPools, 0);
  const { submitted, confirmed, failed } = await part("confirm", confirmSettlements, nothing);
  const relayed = await part("relay", relayTransactions, nothing);
  return { ended, submitted: submitted + relayed.submitted, confirmed, failed: failed + relayed.failed };
}
