import "server-only";
import { type SQL, sql } from "drizzle-orm";
import type { Address, Hex } from "viem";
import { textArray } from "#db/schema/literals.ts";
import type { Clients, Context } from "../context.ts";
import type { NonceTransaction } from "./decide-nonce.ts";
import { ofRelayer } from "./nonces.sql.ts";
import { settlementAudit } from "./settlement-audit.sql.ts";
import { settlementEvents } from "./settlement-events.sql.ts";

type Ctx = Pick<Clients, "db" | "chain">;

/** Sessions that this transaction was signed to pay. */
const signedFor = (id: string): SQL => sql`(select session_ids from relayer_transactions where id = ${id})`;

/**
 * True. Whoever changes settlements and their transaction locks the settlements first (the CTE `legs`), in the order of their
 * sessions: two who took these locks in another order would wait for each other.
 */
export const afterLegs = sql.raw("(select count(*) from legs) >= 0");

/** A node has the bytes: what they pay is SUBMITTED (spec 14.2). Nothing happens when the status has moved on. */
export async function markBroadcast(ctx: Context, id: string, from: NonceTransaction["status"]): Promise<number> {
  const rows = await ctx.db.rows(sql`
    with clk as materialized (select lx_now() as now), legs as materialized (
      select s.session_id from settlements s where s.transaction_id = ${id} and s.session_id = any(${signedFor(id)}::uuid[])
      order by s.session_id for no key update of s
    ), t as (
      update relayer_transactions t set status = 'BROADCAST', mined_block = null, tried_at = clk.now,
        broadcast_at = coalesce(t.broadcast_at, clk.now)
      from clk where t.id = ${id} and t.status = ${from} and ${afterLegs}
      returning t.id, t.hash
    ), submitted as (
      update settlements s set state = 'SUBMITTED', tx_hash = t.hash, updated_at = clk.now
      from t, clk, legs where s.session_id = legs.session_id and s.transaction_id = t.id
        and s.state in ('PENDING', 'SUBMITTED')
      returning s.*, old.state as before, old.tx_hash is distinct from new.tx_hash as is_new
    ), audit as (${settlementAudit(ctx, "settlement.submit", sql`(select * from submitted where before = 'PENDING')`)}
    ), outbox as (${settlementEvents(sql`(select * from submitted where before = 'PENDING' or is_new)`)})
    select 1 from submitted where before = 'PENDING'`);
  return rows.length;
}

/** No node took it this time. */
export function markTried({ db }: Ctx, id: string) {
  return db.rows(sql`update relayer_transactions set tried_at = lx_now() where id = ${id}`);
}

export interface OpenTransaction extends Omit<NonceTransaction, "receipt"> {
  nonce: number;
  hash: Hex;
  raw: Hex;
}

const lastBlock = ({ chain }: Ctx) => sql`(select last_block from chain_cursors
  where chain_id = ${chain.chainId} and settlement_address = ${chain.settlementAddress})`;

/**
 * The ledger has read the block of a transaction, and what it was to pay is not there: a reorganisation came between the
 * receipt and the ledger. It is followed again.
 */
export function reopenUnpaid(ctx: Ctx) {
  return ctx.db.rows(sql`
    with submitted as materialized (
      select s.session_id, s.transaction_id from settlements s where s.is_unsettled and s.state = 'SUBMITTED'
    )
    update relayer_transactions t set status = 'BROADCAST', mined_block = null from submitted s
    where s.transaction_id = t.id and t.status = 'MINED' and t.chain_id = ${ctx.chain.chainId}
      and t.mined_block <= ${lastBlock(ctx)}
      and not exists (select 1 from chain_events e where e.session_id = s.session_id and e.kind = 'SETTLE')`);
}

/** So many blocks may still be reorganized. */
const unsafeBlocks = 128;

/** Nothing of this relayer is under way, or was lately. */
export async function isQuiet(ctx: Ctx, relayer: Address): Promise<boolean> {
  const row = await ctx.db.row(sql`
    select 1 from relayer_transactions where ${ofRelayer(ctx, relayer)} and (status in ('SIGNED', 'BROADCAST')
      or mined_block > ${lastBlock(ctx)} - ${unsafeBlocks} or created_at > lx_now() - interval '1 hour') limit 1`);
  return row === undefined;
}

interface Open {
  /** Transactions of this relayer in blocks: what has a higher nonce is in none, whatever a receipt said before. */
  minedNonce: number;
  limit: number;
}

/** Every transaction of every nonce that is not settled: one is unmined, or mined after the ledger's last block. */
export async function selectOpenTransactions(
  ctx: Ctx,
  relayer: Address,
  { minedNonce, limit }: Open,
): Promise<OpenTransaction[]> {
  const ms = (column: SQL) => sql`(extract(epoch from clk.now - ${column}) * 1000)::float8`;
  const rows = await ctx.db.rows<
    Record<"nonce" | "maxFeePerGas" | "maxPriorityFeePerGas", string> & { minedBlock: string | null } & OpenTransaction
  >(sql`
    with clk as materialized (select lx_now() as now), open as (
      select distinct nonce from relayer_transactions where ${ofRelayer(ctx, relayer)}
        and (status in ('SIGNED', 'BROADCAST') or mined_block > ${lastBlock(ctx)} or nonce >= ${minedNonce}::bigint)
      order by nonce limit ${limit}
    )
    select t.id, t.nonce, t.hash, t.raw, t.status, t.max_fee_per_gas as "maxFeePerGas",
      t.max_priority_fee_per_gas as "maxPriorityFeePerGas", t.mined_block as "minedBlock", ${ms(sql`t.created_at`)} as "ageMs",
      ${ms(sql`t.broadcast_at`)} as "sinceBroadcastMs", ${ms(sql`t.tried_at`)} as "sinceTryMs"
    from open join relayer_transactions t using (nonce) cross join clk
    where t.${ofRelayer(ctx, relayer)} order by t.nonce, t.max_fee_per_gas, t.id`);
  return rows.map((row) => ({
    ...row,
    nonce: Number(row.nonce),
    maxFeePerGas: BigInt(row.maxFeePerGas),
    maxPriorityFeePerGas: BigInt(row.maxPriorityFeePerGas),
    minedBlock: row.minedBlock === null ? null : BigInt(row.minedBlock),
  }));
}

/**
 * None of these will be mined any more: their settlements are PENDING again (spec 14.2), their deposits may be resent. What
 * is paid by then has no transaction any more: after a reorganisation it would wait for one of these.
 */
export function abandonTransactions({ db }: Ctx, ids: readonly string[]) {
  return db.rows(sql`
    with signed as materialized (
      select id, session_ids from relayer_transactions where id = any(${textArray(ids)}::uuid[])
    ), legs as materialized (
      select s.session_id from settlements s join signed on signed.id = s.transaction_id
      where s.session_id = any(signed.session_ids) order by s.session_id for no key update of s
    ), void as (
      update relayer_transactions set status = 'REPLACED', mined_block = null
      where id in (select id from signed) and ${afterLegs}
    ), moved as (
      update settlements s set state = 'PENDING', transaction_id = null, tx_hash = null, next_attempt_at = null, updated_at = lx_now()
      from legs where s.session_id = legs.session_id and s.state in ('PENDING', 'SUBMITTED')
      returning s.*, old.state as before
    ), loose as (
      update settlements s set transaction_id = null from legs
      where s.session_id = legs.session_id and s.state not in ('PENDING', 'SUBMITTED')
    ), outbox as (${settlementEvents(sql`(select * from moved where before <> 'PENDING')`)})
    select 1 from moved`);
}
