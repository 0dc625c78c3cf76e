import "server-only";
import { sql } from "drizzle-orm";
import type { WorkspaceContext } from "../context.ts";

export interface LedgerLineRow {
  at: Date;
  kind: "DEPOSIT" | "WITHDRAWAL" | "SETTLE";
  side: "" | "PAYER" | "PAYEE";
  sessionId: string | null;
  seconds: number | null;
  ratePerSecond: string | null;
  toAmount: string | null;
  feeAmount: string | null;
  amount: string;
  change: string;
  balance: string;
  txHash: string;
  blockNumber: string;
  logIndex: number;
}

interface Month {
  walletAddress: string;
  /** First day, `2026-05-01`. */
  firstDay: string;
}

/** What a ledger row `e` does to the pool. */
const change = sql.raw(`case when e.kind = 'DEPOSIT' then e.amount
  when e.kind = 'WITHDRAWAL' or e.side = 'PAYER' then -e.amount else 0 end`);

/** Rows of the wallet that concern its pool or this workspace; approvals move nothing. */
const ledger = (ctx: WorkspaceContext, walletAddress: string) => sql`
  e.wallet_address = ${walletAddress} and e.kind <> 'APPROVAL' and (e.side <> 'PAYEE' or e.workspace_id = ${ctx.workspaceId})
  and e.chain_id = ${ctx.chain.chainId} and e.settlement_address = ${ctx.chain.settlementAddress}`;

/**
 * The pool before the month and the lines of the month in the order of the chain, each with the pool after it. What other
 * workspaces of the wallet paid is there, without their sessions: it is the same pool.
 */
export async function selectStatement(ctx: WorkspaceContext, { walletAddress, firstDay }: Month) {
  const since = sql`${firstDay}::timestamp at time zone 'UTC'`;
  const until = sql`(${firstDay}::timestamp + interval '1 month') at time zone 'UTC'`;
  const rows = await ctx.db.rows<{ opening: string } & (LedgerLineRow | { [K in keyof LedgerLineRow]: null })>(sql`
    with opening as (
      select coalesce(sum(${change}), 0) as balance from chain_events e
      where ${ledger(ctx, walletAddress)} and e.block_time < ${since}
    ), lines as (
      select e.*, ${change} as change,
        sum(${change}) over (order by e.block_number, e.log_index, e.side rows unbounded preceding) as running
      from chain_events e where ${ledger(ctx, walletAddress)} and e.block_time >= ${since} and e.block_time < ${until}
    )
    select opening.balance::text as opening, l.block_time as at, l.kind, l.side, s.id as "sessionId", s.clean_seconds as seconds,
      s.rate_per_second_micro_usdc::text as "ratePerSecond", t.to_amount::text as "toAmount",
      t.fee_amount::text as "feeAmount", l.amount::text as amount, l.change::text as change,
      (opening.balance + l.running)::text as balance, l.tx_hash as "txHash", l.block_number::text as "blockNumber",
      l.log_index as "logIndex"
    from opening left join lines l on true
    left join sessions s on s.id = l.session_id and l.workspace_id = ${ctx.workspaceId}
    left join settlements t on t.session_id = s.id
    order by l.block_number, l.log_index, l.side`);
  const lines = rows.filter((row): row is { opening: string } & LedgerLineRow => row.kind !== null);
  return { opening: rows[0]?.opening ?? "0", lines };
}
