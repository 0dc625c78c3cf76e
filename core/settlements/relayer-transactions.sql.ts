import "server-only";
import { type SQL, sql } from "drizzle-orm";
import type { Hex } from "viem";
import { textArray } from "#db/schema/literals.ts";
import type { Clients, Context } from "../context.ts";
import type { NonceTransaction } from "./decide.ts";
import { settlementAudit } from "./settlement-audit.sql.ts";
import { settlementEvents } from "./settlement-events.sql.ts";

type Ctx = Pick<Clients, "db" | "chain">;

interface Signed {
  hash: Hex;
  raw: Hex;
  nonce: number;
  maxFeePerGas: bigint;
  maxPriorityFeePerGas: bigint;
}

const ofRelayer = ({ chain }: Ctx) => sql`chain_id = ${chain.chainId} and relayer_address = ${chain.relayer.address}`;

/** The nonce to sign with next. A database that knows less than the chain catches up. */
export async function readNextNonce(ctx: Ctx, seen: { minedNonce: number; pendingNonce: number }): Promise<number> {
  const row = await ctx.db.row<{ nextNonce: string }>(sql`
    insert into relayer_nonces (chain_id, relayer_address, next_nonce)
    values (${ctx.chain.chainId}, ${ctx.chain.relayer.address}, ${seen.pendingNonce}::bigint)
    on conflict (chain_id, relayer_address) do update
      set next_nonce = greatest(relayer_nonces.next_nonce, ${seen.minedNonce}::bigint)
    returning next_nonce::text as "nextNonce"`);
  if (!row) throw new Error("the nonce was not stored");
  return Number(row.nextNonce);
}

interface FirstTransaction {
  leaseId: string;
  sessionId: string;
  signed: Signed;
}

/**
 * Takes the nonce that the bytes were signed with and stores them, in one statement: a nonce without bytes never exists,
 * so no crash leaves a gap (spec 14.4).
 * @returns the transaction's id; `taken` when another worker has the nonce; `lost` when the lease is over.
 */
export async function storeTransaction(ctx: Ctx, { leaseId, sessionId, signed }: FirstTransaction) {
  const row = await ctx.db.row<{ id: string | null; isLeased: boolean }>(sql`
    with leased as materialized (
      select s.session_id from settlements s where s.session_id = ${sessionId} and s.transaction_id is null
        and s.lease_id = ${leaseId}::uuid and s.lease_until > lx_now()
      for no key update of s
    ), taken as (
      update relayer_nonces n set next_nonce = n.next_nonce + 1 from leased
      where n.${ofRelayer(ctx)} and n.next_nonce = ${signed.nonce}::bigint
      returning n.next_nonce
    ), signed as (
      insert into relayer_transactions (chain_id, relayer_address, nonce, hash, raw, session_id, max_fee_per_gas,
        max_priority_fee_per_gas)
      select ${ctx.chain.chainId}, ${ctx.chain.relayer.address}, ${signed.nonce}, ${signed.hash}, ${signed.raw},
        ${sessionId}, ${signed.maxFeePerGas}, ${signed.maxPriorityFeePerGas}
      from taken returning id
    ), s as (
      update settlements s set state = 'PENDING', transaction_id = signed.id, attempts = s.attempts + 1,
        failure_code = null, failure_reason = null, next_attempt_at = null, lease_id = null, lease_until = null,
        updated_at = lx_now()
      from signed where s.session_id = ${sessionId}
      returning s.*, old.state as before
    ), outbox as (${settlementEvents(sql`(select * from s where before <> 'PENDING')`)})
    select (select id from signed) as id, exists (select 1 from leased) as "isLeased"`);
  if (row?.id) return { id: row.id };
  return row?.isLeased ? "taken" : "lost";
}

/**
 * Stores what was signed to replace `replacedId`. Undefined when somebody else has replaced it, or it is in a block.
 * @returns the new transaction's id.
 */
export async function storeReplacement(ctx: Ctx, replacedId: string, signed: Signed): Promise<string | undefined> {
  const row = await ctx.db.row<{ id: string }>(sql`
    with signed as (
      insert into relayer_transactions (chain_id, relayer_address, nonce, hash, raw, session_id, deposit_id,
        max_fee_per_gas, max_priority_fee_per_gas, replaces_id)
      select t.chain_id, t.relayer_address, t.nonce, ${signed.hash}, ${signed.raw}, t.session_id, t.deposit_id,
        ${signed.maxFeePerGas}, ${signed.maxPriorityFeePerGas}, t.id
      from relayer_transactions t where t.id = ${replacedId} and t.status = 'BROADCAST'
      on conflict do nothing
      returning id
    ), s as (
      update settlements s set transaction_id = signed.id, updated_at = lx_now()
      from signed where s.transaction_id = ${replacedId}
    ), d as (
      update deposits d set transaction_id = signed.id from signed where d.transaction_id = ${replacedId}
    )
    select id from signed`);
  return row?.id;
}

/** A node has the bytes: the settlement is SUBMITTED (spec 14.2). Nothing happens when the status has moved on. */
export async function markBroadcast(ctx: Context, id: string, from: NonceTransaction["status"]): Promise<boolean> {
  const row = await ctx.db.row(sql`
    with clk as materialized (select lx_now() as now), t as (
      update relayer_transactions t set status = 'BROADCAST', mined_block = null, tried_at = clk.now,
        broadcast_at = coalesce(t.broadcast_at, clk.now)
      from clk where t.id = ${id} and t.status = ${from}
      returning t.id, t.hash
    ), submitted as (
      update settlements s set state = 'SUBMITTED', tx_hash = t.hash, block_number = null, block_hash = null,
        updated_at = clk.now
      from t, clk where s.transaction_id = t.id and s.state in ('PENDING', 'SUBMITTED')
      returning s.*, old.state as before, old.tx_hash is distinct from new.tx_hash as is_new
    ), audit as (${settlementAudit(ctx, "settlement.submit", sql`(select * from submitted where before = 'PENDING')`)}
    ), outbox as (${settlementEvents(sql`(select * from submitted where before = 'PENDING' or is_new)`)})
    select 1 from submitted where before = 'PENDING'`);
  return row !== undefined;
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

/** Every transaction of every nonce that is not settled: one is unmined, or mined after the ledger's last block. */
export async function selectOpenTransactions(ctx: Ctx, limit: number): Promise<OpenTransaction[]> {
  const ms = (column: SQL) => sql`(extract(epoch from clk.now - ${column}) * 1000)::float8`;
  const rows = await ctx.db.rows<
    Record<"nonce" | "maxFeePerGas" | "maxPriorityFeePerGas", string> & { minedBlock: string | null } & OpenTransaction
  >(sql`
    with clk as materialized (select lx_now() as now), open as (
      select distinct nonce from relayer_transactions where ${ofRelayer(ctx)} and (status in ('SIGNED', 'BROADCAST')
        or mined_block > (select last_block from chain_cursors
          where chain_id = ${ctx.chain.chainId} and settlement_address = ${ctx.chain.settlementAddress}))
      order by nonce limit ${limit}
    )
    select t.id, t.nonce, t.hash, t.raw, t.status, t.max_fee_per_gas as "maxFeePerGas",
      t.max_priority_fee_per_gas as "maxPriorityFeePerGas", t.mined_block as "minedBlock", ${ms(sql`t.created_at`)} as "ageMs",
      ${ms(sql`t.broadcast_at`)} as "sinceBroadcastMs", ${ms(sql`t.tried_at`)} as "sinceTryMs"
    from open join relayer_transactions t using (nonce) cross join clk
    where t.${ofRelayer(ctx)} order by t.nonce, t.max_fee_per_gas, t.id`);
  return rows.map((row) => ({
    ...row,
    nonce: Number(row.nonce),
    maxFeePerGas: BigInt(row.maxFeePerGas),
    maxPriorityFeePerGas: BigInt(row.maxPriorityFeePerGas),
    minedBlock: row.minedBlock === null ? null : BigInt(row.minedBlock),
  }));
}

interface Resolution {
  id: string;
  status: "MINED" | "REVERTED";
  blockNumber: bigint;
}

/**
 * One of a nonce's transactions is in a block. Mined: the ledger will confirm what it paid. Reverted: the settlement has
 * no transaction any more and is due again; a deposit may be sent again by its wallet.
 * @returns whether a settlement became SUBMITTED by it.
 */
export async function resolveNonce(ctx: Context, { id, status, blockNumber }: Resolution): Promise<boolean> {
  const row = await ctx.db.row(sql`
    with won as (
      update relayer_transactions set status = ${status}, mined_block = ${blockNumber} where id = ${id} returning *
    ), void as (
      update relayer_transactions t set status = 'REPLACED', mined_block = null from won
      where t.chain_id = won.chain_id and t.relayer_address = won.relayer_address and t.nonce = won.nonce
        and t.id <> won.id and t.status <> 'REPLACED'
    ), deposited as (
      update deposits d set transaction_id = won.id from won
      where d.id = won.deposit_id and d.transaction_id in (select g.id from relayer_transactions g
        where g.chain_id = won.chain_id and g.relayer_address = won.relayer_address and g.nonce = won.nonce)
    ), moved as (
      update settlements s set state = 'SUBMITTED', tx_hash = won.hash, next_attempt_at = null, updated_at = lx_now(),
        transaction_id = case when won.status = 'MINED' then won.id end,
        block_number = case when won.status = 'MINED' then won.mined_block end
      from won where s.session_id = won.session_id and s.state in ('PENDING', 'SUBMITTED')
        and s.transaction_id in (select g.id from relayer_transactions g
          where g.chain_id = won.chain_id and g.relayer_address = won.relayer_address and g.nonce = won.nonce)
      returning s.*, old.state as before, old.tx_hash is distinct from new.tx_hash as is_new
    ), audit as (${settlementAudit(ctx, "settlement.submit", sql`(select * from moved where before = 'PENDING')`)}
    ), outbox as (${settlementEvents(sql`(select * from moved where before = 'PENDING' or is_new)`)})
    select 1 from moved where before = 'PENDING'`);
  return row !== undefined;
}

/** None of these will be mined any more: their settlements are PENDING again (spec 14.2), their deposits may be resent. */
export function abandonTransactions({ db }: Ctx, ids: readonly string[]) {
  return db.rows(sql`
    with void as (
      update relayer_transactions set status = 'REPLACED', mined_block = null
      where id = any(${textArray(ids)}::uuid[]) returning id
    ), moved as (
      update settlements s set state = 'PENDING', transaction_id = null, tx_hash = null, block_number = null,
        next_attempt_at = null, updated_at = lx_now()
      from void where s.transaction_id = void.id and s.state in ('PENDING', 'SUBMITTED')
      returning s.*, old.state as before
    ), outbox as (${settlementEvents(sql`(select * from moved where before <> 'PENDING')`)})
    select 1 from moved`);
}
