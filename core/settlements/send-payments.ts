import "server-only";
import type { Relayer, RelayerAccount } from "#contracts/client.ts";
import type { Context } from "../context.ts";
import { broadcastTransaction } from "./broadcast-transaction.ts";
import type { ClaimedSettlement } from "./claim-settlements.sql.ts";
import { hasGas } from "./has-gas.ts";
import { settlementCall } from "./settlement-call.ts";
import { storeSigned } from "./store-signed.ts";
import { storeTransaction } from "./store-transaction.sql.ts";

/** Settlements of one transaction. */
export interface Outgoing {
  rows: readonly ClaimedSettlement[];
  isBatch: boolean;
}

/**
 * Signs, stores and broadcasts leased settlements, in this order (spec 14.4): each transaction by the next relayer that can
 * pay for its gas, the least busy first; relayers work side by side. What none can pay for is not sent and stays PENDING.
 * @returns how many settlements a node took.
 */
export async function sendPayments(ctx: Context, leaseId: string, payments: readonly Outgoing[]): Promise<number> {
  if (payments.length === 0) return 0;
  const lanes = await openLanes(ctx);
  payments.forEach((payment, at) => {
    const turn = [...lanes.slice(at % lanes.length), ...lanes.slice(0, at % lanes.length)];
    const gasLimit = gasOf(ctx, payment);
    turn.find(({ relayer, account }) => hasGas(ctx, relayer, { account, gasLimit }))?.queue.push(payment);
  });
  const sent = await Promise.allSettled(lanes.map((lane) => sendLane(ctx, leaseId, lane)));
  return sent.reduce((sum, outcome) => {
    if (outcome.status === "rejected") throw outcome.reason;
    return sum + outcome.value;
  }, 0);
}

interface Lane {
  relayer: Relayer;
  account: RelayerAccount;
  queue: Outgoing[];
}

/** The relayers that the node can tell about; @throws ChainUnavailableError when there is none. */
async function openLanes({ chain }: Context): Promise<Lane[]> {
  const accounts = await Promise.allSettled(chain.relayers.map((relayer) => relayer.readAccount()));
  const lanes = chain.relayers.flatMap((relayer, at): Lane[] => {
    const account = accounts[at];
    return account?.status === "fulfilled" ? [{ relayer, account: account.value, queue: [] }] : [];
  });
  const [first] = accounts;
  if (lanes.length === 0 && first?.status === "rejected") throw first.reason;
  const waiting = ({ account }: Lane) => account.pendingNonce - account.minedNonce;
  return lanes.sort((a, b) => waiting(a) - waiting(b));
}

async function sendLane(ctx: Context, leaseId: string, { relayer, account, queue }: Lane): Promise<number> {
  let submitted = 0;
  for (const { rows, isBatch } of queue) {
    const payment = { calls: rows.map(settlementCall), isBatch };
    const sessionIds = rows.map(({ sessionId }) => sessionId);
    const outcome = await storeSigned(ctx, {
      relayer,
      account,
      sign: (options) => relayer.sign(payment, options),
      store: (signed) => storeTransaction(ctx, { relayer: relayer.address, leaseId, sessionIds, signed }),
    });
    if (!outcome || outcome.stored === "lost") continue;
    const { id } = outcome.stored;
    submitted += (await broadcastTransaction(ctx, { id, raw: outcome.signed.raw, status: "SIGNED" })).submitted;
  }
  return submitted;
}

function gasOf({ chain }: Context, { rows, isBatch }: Outgoing): bigint {
  return chain.relayer.gasLimitOf({ calls: rows.map(settlementCall), isBatch });
}
