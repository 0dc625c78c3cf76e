import "server-only";
import { sql } from "drizzle-orm";
import type { ChainBlock } from "#contracts/client.ts";
import type { Clients, Context } from "../context.ts";
import { undoConfirmations } from "../settlements/undo-confirmations.sql.ts";
import type { LedgerRow } from "./ledger-rows.ts";
import { poolEvents } from "./pool-events.sql.ts";

type Ctx = Pick<Clients, "db" | "chain" | "settings">;

/** How far the ledger of this settlement contract has been read. Block numbers as decimal strings. */
export interface LedgerCursor {
  lastBlock: string;
  /** The last look found the node's head below `lastBlock`. */
  wasBehind: boolean;
  /** Hash of `lastBlock` as it was read; null before the first read. */
  lastHash: string | null;
}

const here = ({ chain }: Pick<Clients, "chain">) =>
  sql`chain_id = ${chain.chainId} and settlement_address = ${chain.settlementAddress}`;

/**
 * The cursor, made on first use. It begins before the contract's first block, or where the ledger of the contract before
 * it ended, whichever is earlier.
 */
export async function openCursor(ctx: Ctx): Promise<LedgerCursor> {
  const { chain } = ctx;
  const found = await selectCursor(ctx);
  if (found) return found;
  const previous = sql.join([sql`''`, ...chain.previousSettlementAddresses.map((address) => sql`${address}`)], sql`, `);
  await ctx.db.rows(sql`
    insert into chain_cursors (chain_id, settlement_address, last_block)
    select ${chain.chainId}, ${chain.settlementAddress}, least(${startOf(ctx)}::bigint,
      (select max(last_block) from chain_cursors where chain_id = ${chain.chainId} and settlement_address in (${previous})))
    on conflict do nothing`);
  const made = await selectCursor(ctx);
  if (!made) throw new Error("the cursor was not stored");
  return made;
}

/** The block before everything that concerns this contract. */
export function startOf({ settings }: Pick<Clients, "settings">): string {
  const deployed = settings.SETTLEMENT_DEPLOY_BLOCK;
  return (deployed > 0n ? deployed - 1n : 0n).toString();
}

function selectCursor(ctx: Ctx) {
  return ctx.db.row<LedgerCursor>(sql`
    select c.last_block::text as "lastBlock", c.behind_block is not null as "wasBehind",
      (select hash from chain_blocks b where b.chain_id = c.chain_id and b.number = c.last_block) as "lastHash"
    from chain_cursors c where ${here(ctx)}`);
}

/** Notes that the node is behind the ledger. */
export function markBehind(ctx: Ctx, { lastBlock }: LedgerCursor, head: bigint) {
  return ctx.db.rows(sql`
    update chain_cursors set behind_block = ${head} where ${here(ctx)} and last_block = ${lastBlock}::bigint`);
}

/** Notes that the ledger was found up to date. */
export function touchCursor(ctx: Ctx, { lastBlock }: LedgerCursor) {
  return ctx.db.rows(sql`
    update chain_cursors set updated_at = lx_now(), behind_block = null where ${here(ctx)} and last_block = ${lastBlock}::bigint`);
}

/** A pool that grew or whose cap changed, and the block in which it did. */
export interface PoolChange {
  wallet: string;
  depositBlock: string | null;
  spendCapBlock: string | null;
}

/** A payout that the token refused, or the claim that paid all of a payee's. */
export interface PayoutChange {
  kind: "DEFERRED" | "CLAIMED";
  settlementAddress: string;
  payee: string;
  amount: string;
  txHash: string;
  logIndex: number;
  blockNumber: string;
}

export interface LedgerRange {
  /** Block after which the range begins: the cursor must still stand there. */
  after: string;
  to: string;
  rows: readonly LedgerRow[];
  blocks: readonly ChainBlock[];
  changes: readonly PoolChange[];
  payouts: readonly PayoutChange[];
}

/** Writes a range and moves the cursor past it, in one statement. False when somebody else has moved the cursor. */
export async function appendLedger(ctx: Ctx, range: LedgerRange): Promise<boolean> {
  const { chainId } = ctx.chain;
  const blocks = range.blocks.map(({ number, hash }) => ({ number: number.toString(), hash }));
  const moved = await ctx.db.row(sql`
    with clk as materialized (select lx_now() as now), cursor as (
      update chain_cursors set last_block = ${range.to}::bigint, updated_at = clk.now, behind_block = null from clk
      where ${here(ctx)} and last_block = ${range.after}::bigint
      returning last_block
    ), added as (
      insert into chain_events (id, chain_id, settlement_address, kind, side, wallet_address, workspace_id, session_id,
        amount, tx_hash, log_index, block_number, block_hash, block_time)
      select e.id, ${chainId}, e."settlementAddress", e.kind, e.side, e."walletAddress",
        case e.side when 'PAYER' then s.consumer_workspace_id when 'PAYEE' then s.operator_workspace_id end, s.id,
        e.amount, e."txHash", e."logIndex", e."blockNumber", e."blockHash", e."blockTime"
      from cursor, jsonb_to_recordset(${JSON.stringify(range.rows)}::text::jsonb) as e(id uuid, kind text, side text,
        "settlementAddress" text, "walletAddress" text, amount numeric, "sessionIdHash" text, "txHash" text,
        "logIndex" integer, "blockNumber" bigint, "blockHash" text, "blockTime" timestamptz)
      left join sessions s on s.hash_prefix = substr(e."sessionIdHash", 3, 48)
        and s.settlement_sequence = ('x' || substr(e."sessionIdHash", 51))::bit(64)::bigint
      on conflict do nothing
      returning *
    ), outbox as (${poolEvents(sql`added`)}
    ), hashes as (
      insert into chain_blocks (chain_id, number, hash)
      select ${chainId}, b.number, b.hash
      from cursor, jsonb_to_recordset(${JSON.stringify(blocks)}::text::jsonb) as b(number bigint, hash text)
      on conflict (chain_id, number) do update set hash = excluded.hash
    ), payouts as (
      insert into payout_changes (chain_id, settlement_address, kind, payee_address, amount, tx_hash, log_index,
        block_number)
      select ${chainId}, p."settlementAddress", p.kind, p.payee, p.amount, p."txHash", p."logIndex", p."blockNumber"
      from cursor, jsonb_to_recordset(${JSON.stringify(range.payouts)}::text::jsonb) as p(kind text,
        "settlementAddress" text, payee text, amount numeric, "txHash" text, "logIndex" integer, "blockNumber" bigint)
      on conflict do nothing
    ), pools as (
      insert into pool_changes (chain_id, wallet_address, deposit_block, spend_cap_block, recorded_at)
      select ${chainId}, p.wallet, max(p."depositBlock"), max(p."spendCapBlock"), clk.now
      from cursor, clk, jsonb_to_recordset(${JSON.stringify(range.changes)}::text::jsonb) as p(wallet text,
        "depositBlock" bigint, "spendCapBlock" bigint)
      group by p.wallet, clk.now
      on conflict (chain_id, wallet_address) do update set recorded_at = excluded.recorded_at,
        deposit_block = greatest(pool_changes.deposit_block, excluded.deposit_block),
        spend_cap_block = greatest(pool_changes.spend_cap_block, excluded.spend_cap_block)
    )
    select 1 from cursor`);
  return moved !== undefined;
}

/**
 * Takes back everything after `ancestor`, in one statement: rows, hashes, confirmations (spec 13.1). False when
 * somebody else has moved the cursor.
 */
export async function rollBackLedger(
  ctx: Ctx & Pick<Context, "actor" | "requestId" | "ip">,
  { lastBlock }: LedgerCursor,
  ancestor: string,
): Promise<boolean> {
  const { chainId } = ctx.chain;
  const moved = await ctx.db.row(sql`
    with cursor as (
      update chain_cursors set last_block = ${ancestor}::bigint, updated_at = lx_now(), behind_block = null
      where ${here(ctx)} and last_block = ${lastBlock}::bigint
      returning last_block
    ), removed as (
      delete from chain_events using cursor where chain_id = ${chainId} and block_number > ${ancestor}::bigint
    ), payouts as (
      delete from payout_changes using cursor where chain_id = ${chainId} and block_number > ${ancestor}::bigint
    ), hashes as (
      delete from chain_blocks using cursor where chain_id = ${chainId} and number > ${ancestor}::bigint
    ), ${undoConfirmations({ chainId, ancestor, from: sql`cursor` })}
    select 1 from cursor`);
  return moved !== undefined;
}

/** Blocks whose hash is known, at or below `number`, newest first. */
export function selectKnownBlocks({ db, chain }: Ctx, number: string, limit: number) {
  return db.rows<{ number: string; hash: string }>(sql`
    select distinct on (number) number::text as number, hash from (
      (select number, hash from chain_blocks where chain_id = ${chain.chainId} and number <= ${number}::bigint
        order by number desc limit ${limit})
      union all
      (select block_number, block_hash from chain_events
        where chain_id = ${chain.chainId} and block_number <= ${number}::bigint order by block_number desc limit ${limit})
    ) known order by number desc limit ${limit}`);
}

/** Moves the settlement sequence past a number seen on chain, so that no session gets it again (spec 14.1). */
export function raiseSettlementSequence({ db }: Ctx, used: bigint) {
  return db.rows(sql`select lx_raise_settlement_sequence(${used.toString()}::bigint)`);
}

/** Forgets block hashes too old to be part of a reorganisation; those of ledger rows are kept with the rows. */
export function pruneBlocks(ctx: Ctx, keep: number) {
  return ctx.db.rows(sql`
    delete from chain_blocks b using chain_cursors c
    where c.chain_id = b.chain_id and c.settlement_address = ${ctx.chain.settlementAddress}
      and b.chain_id = ${ctx.chain.chainId} and b.number < c.last_block - ${keep}`);
}
