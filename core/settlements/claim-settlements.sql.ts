import "server-only";
import { sql } from "drizzle-orm";
import type { Address, Hex } from "viem";
import type { Clients } from "../context.ts";

/** A settlement that nobody else works on until the lease ends. Money in µUSDC as decimal strings. */
export interface ClaimedSettlement {
  sessionId: string;
  state: "PENDING" | "SUBMITTED" | "FAILED";
  sessionIdHash: Hex;
  from: Address;
  to: Address;
  toAmount: string;
  feeAmount: string;
  ratePerSecond: string;
  chargeableSeconds: number;
  attempts: number;
  /** Its last transaction was mined and reverted. */
  hasReverted: boolean;
  /** Last block of the ledger at this moment. */
  ledgerBlock: string;
  /** Whether the ledger holds a payment of this session. */
  isInLedger: boolean;
}

/**
 * Leases settlements that are due and have no transaction under way, oldest first. A failed one is due at its time, or
 * when the pool has changed in the way it was waiting for (spec 14.3). Those that wait for their first transaction are
 * due when they fill a batch or when the oldest has waited `SETTLEMENT_BATCH_AGE_MS`. After
 * `SETTLEMENT_LEASE_SECONDS` somebody else may take over what a worker left.
 */
export function claimSettlements(
  { db, chain, settings }: Pick<Clients, "db" | "chain" | "settings">,
  leaseId: string,
  limit: number,
) {
  const { SETTLEMENT_BATCH_SIZE: size, SETTLEMENT_BATCH_AGE_MS: ageMs } = settings;
  const isFree = sql`s.transaction_id is null and (s.lease_until is null or s.lease_until <= clk.now)`;
  const isFull =
    ageMs === 0
      ? sql`true`
      : sql`(s.state <> 'PENDING' or (select count(*) >= ${size} or
          min(coalesce(next_attempt_at, created_at)) <= clk.now - ${ageMs} * interval '1 millisecond' from waiting))`;
  return db.rows<ClaimedSettlement>(sql`
    with clk as materialized (select lx_now() as now), ledger as materialized (
      select coalesce(max(last_block), 0) as block from chain_cursors
      where chain_id = ${chain.chainId} and settlement_address = ${chain.settlementAddress}
    ), woken as materialized (
      select f.session_id from clk, pool_changes p
      join settlements f on f.from_address = p.wallet_address and f.is_unsettled and f.state = 'FAILED'
      where p.chain_id = ${chain.chainId} and p.recorded_at > clk.now - interval '20 minutes'
        and ((f.failure_code = 'UNDERFUNDED' and p.deposit_block > f.checked_block)
          or (f.failure_code = 'SPEND_CAP' and p.spend_cap_block > f.checked_block))
    ), waiting as materialized (
      select s.next_attempt_at, s.created_at from settlements s cross join clk
      where ${ageMs > 0} and s.is_unsettled and s.state = 'PENDING' and ${isFree} and coalesce(s.next_attempt_at <= clk.now, true)
    ), due as (
      select s.session_id from settlements s cross join clk
      where s.is_unsettled and ${isFree} and ${isFull}
        and (s.next_attempt_at <= clk.now or (s.next_attempt_at is null and s.state <> 'FAILED')
          or s.session_id in (select session_id from woken))
      order by s.next_attempt_at nulls first, s.created_at, s.session_id
      limit ${limit} for no key update of s skip locked
    ), leased as (
      update settlements s set lease_id = ${leaseId}::uuid, checked_block = ledger.block,
        lease_until = clk.now + ${settings.SETTLEMENT_LEASE_SECONDS} * interval '1 second'
      from due, clk, ledger where s.session_id = due.session_id
      returning s.*
    )
    select l.session_id as "sessionId", l.state, l.session_id_hash as "sessionIdHash", l.from_address as "from",
      l.to_address as "to", l.to_amount as "toAmount", l.fee_amount as "feeAmount", l.rate_per_second as "ratePerSecond",
      l.chargeable_seconds as "chargeableSeconds", l.attempts, l.state = 'SUBMITTED' as "hasReverted",
      ledger.block::text as "ledgerBlock",
      exists (select 1 from chain_events e where e.session_id = l.session_id and e.kind = 'SETTLE') as "isInLedger"
    from leased l cross join ledger order by l.created_at, l.session_id`);
}

/** Gives back what is still leased: the next run may take it at once. */
export function releaseSettlements({ db }: Pick<Clients, "db">, leaseId: string) {
  return db.rows(
    sql`update settlements set lease_id = null, lease_until = null where is_unsettled and lease_id = ${leaseId}::uuid`,
  );
}
