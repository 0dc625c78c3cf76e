import "server-only";
import { type SQL, sql } from "drizzle-orm";
import type { Address } from "viem";
import type { PoolState } from "#contracts/client.ts";
import type { Clients } from "../context.ts";
import { eventRows } from "../events/events.sql.ts";
import { closeSessions } from "./close-sessions.sql.ts";
import type { Caller } from "./session-audit.sql.ts";
import { accruedCharge, deadline, type SessionRow } from "./sessions.sql.ts";

type Pools = ReadonlyMap<Address, PoolState>;
type Ctx = Pick<Clients, "db"> & Caller;

/** Rows `p` for a `from` clause: what the chain says of each wallet. Money in µUSDC, a cap of 0 means no limit. */
export function poolRows(pools: Pools): SQL {
  const rows = [...pools].map(([wallet, pool]) => ({
    wallet,
    deposits: String(pool.depositsMicroUsdc),
    maxRate: String(pool.maxRatePerSecondMicroUsdc),
    maxSession: String(pool.maxPerSessionMicroUsdc),
    block: String(pool.blockNumber),
  }));
  return sql`jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
    as p(wallet text, deposits numeric, "maxRate" numeric, "maxSession" numeric, block bigint)`;
}

const exhausted = {
  state: "ENDED",
  endReason: sql`'CREDIT_EXHAUSTED'`,
  endedAt: sql`greatest(clk.now, s.started_at)`,
  action: "session.end",
  event: "session.ended",
} as const;

/** All LIVE sessions of these wallets → ENDED (spec 8.1 row 11), with one `pool.exhausted` for each wallet. */
export function endOverdrawnSessions(ctx: Ctx, pools: Pools): Promise<SessionRow[]> {
  return closeSessions(ctx, {
    ...exhausted,
    where: sql`s.state = 'LIVE' and s.consumer_wallet in (select wallet from ${poolRows(pools)}) and ${deadline} > clk.now`,
    also: eventRows({
      type: "pool.exhausted",
      workspaceIds: sql`array(select w.id from workspaces w where w.wallet_address = e.wallet and w.deleted_at is null)`,
      row: sql`jsonb_build_object('walletAddress', e.wallet, 'depositsMicroUsdc', e.deposits::text,
        'accruedMicroUsdc', e.accrued::text, 'sessionIds', e.ids)`,
      from: sql`(select p.wallet, p.deposits, sum(c.charged_micro_usdc) as accrued,
          jsonb_agg(c.id order by c.created_at, c.id) as ids
        from closed c join ${poolRows(pools)} on p.wallet = c.consumer_wallet group by 1, 2) e`,
    }),
  });
}

/** LIVE sessions whose rate or accrued charge exceeds their wallet's cap → ENDED, each alone (spec 13.3). */
export function endCappedSessions(ctx: Ctx, pools: Pools): Promise<SessionRow[]> {
  return closeSessions(ctx, {
    ...exhausted,
    where: sql`s.state = 'LIVE' and ${deadline} > clk.now and exists (select 1 from ${poolRows(pools)}
      where p.wallet = s.consumer_wallet and ((p."maxRate" > 0 and s.rate_per_second_micro_usdc > p."maxRate")
        or (p."maxSession" > 0 and ${accruedCharge} > p."maxSession")))`,
  });
}
