import "server-only";
import { sql } from "drizzle-orm";
import type { Address, Hex } from "viem";
import { textArray } from "#db/schema/literals.ts";
import type { Clients } from "../context.ts";
import { ofRelayer } from "./nonces.sql.ts";
import { settlementEvents } from "./settlement-events.sql.ts";

type Ctx = Pick<Clients, "db" | "chain">;

interface Signed {
  hash: Hex;
  raw: Hex;
  nonce: number;
  maxFeePerGas: bigint;
  maxPriorityFeePerGas: bigint;
}

interface FirstTransaction {
  relayer: Address;
  leaseId: string;
  sessionIds: readonly string[];
  signed: Signed;
}

/**
 * Takes the nonce that the bytes were signed with and stores them, in one statement: a nonce without bytes never exists,
 * so no crash leaves a gap (spec 14.4).
 * @returns the transaction's id; `taken` when another worker has the nonce; `lost` when the lease of any of the
 * settlements is over.
 */
export async function storeTransaction(ctx: Ctx, { relayer, leaseId, sessionIds, signed }: FirstTransaction) {
  const ids = sql`${textArray(sessionIds)}::uuid[]`;
  const row = await ctx.db.row<{ id: string | null; isLeased: boolean }>(sql`
    with leased as materialized (
      select s.session_id from settlements s where s.session_id = any(${ids}) and s.transaction_id is null
        and s.lease_id = ${leaseId}::uuid and s.lease_until > lx_now()
      order by s.session_id for no key update of s
    ), taken as (
      update relayer_nonces n set next_nonce = n.next_nonce + 1
      where n.${ofRelayer(ctx, relayer)} and n.next_nonce = ${signed.nonce}::bigint
        and (select count(*) from leased) = ${sessionIds.length}
      returning n.next_nonce
    ), signed as (
      insert into relayer_transactions (chain_id, relayer_address, nonce, hash, raw, session_ids, max_fee_per_gas,
        max_priority_fee_per_gas)
      select ${ctx.chain.chainId}, ${relayer}, ${signed.nonce}, ${signed.hash}, ${signed.raw}, ${ids},
        ${signed.maxFeePerGas}, ${signed.maxPriorityFeePerGas}
      from taken returning id
    ), s as (
      update settlements s set state = 'PENDING', transaction_id = signed.id, attempts = s.attempts + 1,
        failure_code = null, failure_reason = null, next_attempt_at = null, lease_id = null, lease_until = null,
        updated_at = (select lx_now())
      from signed, leased where s.session_id = leased.session_id
      returning s.*, old.state as before
    ), outbox as (${settlementEvents(sql`(select * from s where before <> 'PENDING')`)})
    select (select id from signed) as id, (select count(*) from leased) = ${sessionIds.length} as "isLeased"`);
  if (row?.id) return { id: row.id };
  return row?.isLeased ? "taken" : "lost";
}

/**
 * Stores a transaction that fills a nonce below the next one. Undefined when a transaction of that nonce is alive.
 * @returns the new transaction's id.
 */
export async function storeFiller(ctx: Ctx, relayer: Address, signed: Signed): Promise<string | undefined> {
  const row = await ctx.db.row<{ id: string }>(sql`
    with dead as materialized (
      select max(t.id::text)::uuid as newest, coalesce(bool_and(t.status = 'REPLACED'), true) as are_dead
      from relayer_transactions t where t.${ofRelayer(ctx, relayer)} and t.nonce = ${signed.nonce}::bigint
        and not exists (select 1 from relayer_transactions r where r.replaces_id = t.id)
    )
    insert into relayer_transactions (chain_id, relayer_address, nonce, hash, raw, max_fee_per_gas,
      max_priority_fee_per_gas, replaces_id)
    select ${ctx.chain.chainId}, ${relayer}, ${signed.nonce}, ${signed.hash}, ${signed.raw}, ${signed.maxFeePerGas},
      ${signed.maxPriorityFeePerGas}, dead.newest
    from dead, relayer_nonces n where n.${ofRelayer(ctx, relayer)} and n.next_nonce > ${signed.nonce}::bigint and are_dead
    on conflict do nothing
    returning id`);
  return row?.id;
}

/**
 * Stores what was signed to replace `replacedId`. Undefined when somebody else has replaced it, or it is in a block.
 * @returns the new transaction's id.
 */
export async function storeReplacement(ctx: Ctx, replacedId: string, signed: Signed): Promise<string | undefined> {
  const row = await ctx.db.row<{ id: string }>(sql`
    with legs as materialized (
      select s.session_id from settlements s, relayer_transactions t where t.id = ${replacedId}
        and s.session_id = any(t.session_ids) and s.transaction_id = t.id
      order by s.session_id for no key update of s
    ), signed as (
      insert into relayer_transactions (chain_id, relayer_address, nonce, hash, raw, session_ids, deposit_id,
        max_fee_per_gas, max_priority_fee_per_gas, replaces_id)
      select t.chain_id, t.relayer_address, t.nonce, ${signed.hash}, ${signed.raw}, t.session_ids, t.deposit_id,
        ${signed.maxFeePerGas}, ${signed.maxPriorityFeePerGas}, t.id
      from relayer_transactions t where t.id = ${replacedId} and t.status in ('SIGNED', 'BROADCAST')
      on conflict do nothing
      returning id
    ), s as (
      update settlements s set transaction_id = signed.id, updated_at = lx_now()
      from signed, legs where s.session_id = legs.session_id
    ), d as (
      update deposits d set transaction_id = signed.id from signed where d.transaction_id = ${replacedId}
    )
    select id from signed`);
  return row?.id;
}
