import "server-only";
import { sql } from "drizzle-orm";
import { auditRows } from "../audit/audit.sql.ts";
import type { Clients, WorkspaceContext } from "../context.ts";
import { eventRows } from "../events/events.sql.ts";

/** Sets the balance below which the workspace is told, or takes it back with null. Another one is compared anew. */
export async function storePoolAlert(ctx: WorkspaceContext, lowBalanceMicroUsdc: string | null): Promise<void> {
  const change =
    lowBalanceMicroUsdc === null
      ? sql`delete from pool_alerts where workspace_id = ${ctx.workspaceId} returning workspace_id`
      : sql`insert into pool_alerts (workspace_id, low_balance_micro_usdc)
          values (${ctx.workspaceId}, ${lowBalanceMicroUsdc}::bigint)
          on conflict (workspace_id) do update set is_low = false, checked_block = null,
            low_balance_micro_usdc = excluded.low_balance_micro_usdc
          where pool_alerts.low_balance_micro_usdc <> excluded.low_balance_micro_usdc
          returning workspace_id`;
  await ctx.db.rows(sql`
    with a as (${change}), audit as (${auditRows(ctx, {
      action: "workspace.update",
      targetType: "workspace",
      workspaceId: sql`workspace_id`,
      targetId: sql`workspace_id`,
      from: sql`a`,
      metadata: sql`jsonb_build_object('lowBalanceMicroUsdc', ${lowBalanceMicroUsdc}::text)`,
    })})
    select 1 from a`);
}

/** The balance below which the workspace is told, or null. */
export async function selectPoolAlert({ db, workspaceId }: WorkspaceContext): Promise<string | null> {
  const row = await db.row<{ micro: string }>(
    sql`select low_balance_micro_usdc::text as micro from pool_alerts where workspace_id = ${workspaceId}`,
  );
  return row?.micro ?? null;
}

/**
 * Part of the tick, after the ledger: workspaces whose pool has come below their mark are told once, until it is at the
 * mark again (spec 7.13). Only wallets with news in the ledger are summed. Any number may overlap.
 * @returns how many were told.
 */
export async function announceLowPools({ db, chain }: Pick<Clients, "db" | "chain">): Promise<number> {
  const here = sql`chain_id = ${chain.chainId} and settlement_address = ${chain.settlementAddress}`;
  const row = await db.row<{ n: number }>(sql`
    with ledger as materialized (
      select coalesce(max(last_block), 0) as block from chain_cursors where ${here}
    ), due as materialized (
      select a.*, w.wallet_address from pool_alerts a join workspaces w on w.id = a.workspace_id and w.deleted_at is null
      cross join ledger
      where a.checked_block is null or a.checked_block > ledger.block
        or exists (select 1 from chain_events e where e.wallet_address = w.wallet_address and e.block_number > a.checked_block)
      order by a.workspace_id for no key update of a skip locked
    ), balances as materialized (
      select d.workspace_id, d.wallet_address, coalesce(sum(case when e.kind = 'DEPOSIT' then e.amount
        when e.kind = 'WITHDRAWAL' or e.side = 'PAYER' then -e.amount end), 0) as balance
      from due d left join chain_events e on e.wallet_address = d.wallet_address and e.kind <> 'APPROVAL' and e.${here}
      group by 1, 2
    ), a as (
      update pool_alerts a set is_low = b.balance < a.low_balance_micro_usdc, checked_block = ledger.block
      from balances b, ledger where a.workspace_id = b.workspace_id
      returning a.workspace_id, b.wallet_address, b.balance, new.is_low and not old.is_low as is_news
    ), low as materialized (
      select a.*, ${accrued} as accrued, ${liveSessions} as session_ids from a where a.is_news
    ), outbox as (${eventRows({
      type: "pool.low",
      workspaceIds: sql`array[c.workspace_id]`,
      row: sql`jsonb_build_object('walletAddress', c.wallet_address, 'depositsMicroUsdc', c.balance::text,
        'accruedMicroUsdc', c.accrued::text, 'sessionIds', c.session_ids)`,
      from: sql`low c`,
    })})
    select count(*)::int as n from low`);
  return row?.n ?? 0;
}

/** What the wallet of `a` owes: unpaid charges, and what its LIVE sessions have come to. */
const accrued = sql`(
  select coalesce(sum(t.to_amount + t.fee_amount), 0) from settlements t where t.from_address = a.wallet_address
    and t.is_unsettled
    and not exists (select 1 from chain_events e where e.session_id = t.session_id and e.side = 'PAYER')
) + (
  select coalesce(sum(m.clean_seconds * s.rate_per_second_micro_usdc), 0) from sessions s
  cross join lateral lx_meter(s.id, s.started_at,
    least(lx_now(), s.started_at + s.max_duration_seconds * interval '1 second'), s.max_duration_seconds) m
  where s.consumer_wallet = a.wallet_address and s.state = 'LIVE'
)`;

const liveSessions = sql`array(
  select s.id from sessions s where s.consumer_wallet = a.wallet_address and s.state = 'LIVE' order by s.id)`;
