import "server-only";
import { sql } from "drizzle-orm";
import type { Clients, WorkspaceContext } from "../context.ts";
import type { WalletEvent } from "./wallet.schemas.ts";

export interface WalletRow {
  trackedBalance: string;
  lastSyncBlock: string;
  updatedAt: Date;
  held: string;
  unsettled: string;
}

const contractOf = ({ chain }: Pick<Clients, "chain">) =>
  sql`chain_id = ${chain.chainId} and settlement_address = ${chain.settlementAddress}`;

/** Ledger balance, holds and unsettled charges of a wallet over all its workspaces, in one statement (spec 13). */
export function selectWallet(ctx: Pick<Clients, "db" | "chain">, walletAddress: string) {
  return ctx.db.row<WalletRow>(sql`
    select
      coalesce((select sum(case when kind = 'DEPOSIT' then amount when kind = 'WITHDRAWAL' or side = 'PAYER' then -amount
          else 0 end) from chain_events
        where wallet_address = ${walletAddress} and kind <> 'APPROVAL' and ${contractOf(ctx)}), 0)::text as "trackedBalance",
      coalesce((select last_block from chain_cursors where ${contractOf(ctx)}), 0)::text as "lastSyncBlock",
      coalesce((select updated_at from chain_cursors where ${contractOf(ctx)}), lx_now()) as "updatedAt",
      coalesce((select sum(hold_micro_usdc) from sessions
        where consumer_wallet = ${walletAddress} and state in ('REQUESTED', 'ASSIGNED', 'LIVE')), 0)::text as held,
      coalesce((select sum(to_amount + fee_amount) from settlements s
        where from_address = ${walletAddress} and is_unsettled
          and not exists (select 1 from chain_events e where e.session_id = s.session_id and e.side = 'PAYER')
      ), 0)::text as unsettled`);
}

export interface WalletEventRow {
  id: string;
  kind: WalletEvent["kind"];
  side: "" | "PAYER" | "PAYEE";
  txHash: string;
  blockNumber: string;
  confirmedAt: Date;
  amount: string;
  relatedSession: string | null;
}

/** Rows of the workspace's ledger, newest first, after the row `cursor`; no row when the cursor is not in the ledger. */
export function selectWalletEvents(
  ctx: WorkspaceContext,
  { walletAddress, limit, cursor }: { walletAddress: string; limit: number; cursor: string | undefined },
) {
  const ledger = sql`wallet_address = ${walletAddress} and (workspace_id is null or workspace_id = ${ctx.workspaceId})
    and ${contractOf(ctx)}`;
  return ctx.db.rows<WalletEventRow>(sql`
    select id, kind, side, tx_hash as "txHash", block_number as "blockNumber", block_time as "confirmedAt",
      amount::text as amount, case when kind = 'SETTLE' then session_id end as "relatedSession"
    from chain_events e where ${ledger}
      ${
        cursor === undefined
          ? sql``
          : sql`and (block_number, log_index, id) < (
        select block_number, log_index, id from chain_events where id = ${cursor} and ${ledger})`
      }
    order by block_number desc nulls last, log_index desc nulls last, id desc nulls last limit ${limit}`);
}

/** Whether the row belongs to the workspace's ledger. */
export async function isInLedger(ctx: WorkspaceContext, walletAddress: string, id: string): Promise<boolean> {
  const found = await ctx.db.rows(sql`select 1 from chain_events where id = ${id} and wallet_address = ${walletAddress}
    and (workspace_id is null or workspace_id = ${ctx.workspaceId}) and ${contractOf(ctx)}`);
  return found.length > 0;
}
