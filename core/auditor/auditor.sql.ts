import "server-only";
import { type SQL, sql } from "drizzle-orm";
import type { Address, Hex } from "viem";
import type { Database } from "#db/client.ts";
import { textArray } from "#db/schema/literals.ts";

interface Ctx {
  db: Database;
}

export interface Window {
  chainId: number;
  /** Those whose ledger is kept here. */
  contracts: readonly Address[];
  /** Both ends included. */
  fromBlock: bigint;
  toBlock: bigint;
}

const list = (values: readonly string[]) => textArray(values);

/** How far the ledger of each contract has been read, and the first block of any of its rows. */
export function selectCursors({ db }: Ctx, chainId: number) {
  return db.rows<{ contract: Address; lastBlock: string; firstBlock: string | null }>(sql`
    select lower(c.settlement_address) as contract, c.last_block::text as "lastBlock",
      (select min(e.block_number)::text from chain_events e
        where e.chain_id = c.chain_id and e.settlement_address = c.settlement_address) as "firstBlock"
    from chain_cursors c where c.chain_id = ${chainId}`);
}

export interface StoredLedgerRow {
  id: string;
  kind: string;
  side: string;
  contract: Address;
  wallet: Address;
  amount: string;
  sessionId: string | null;
  workspaceId: string | null;
  txHash: Hex;
  logIndex: number;
  blockNumber: string;
  blockHash: Hex;
  blockSeconds: number;
}

export function selectLedger({ db }: Ctx, { chainId, contracts, fromBlock, toBlock }: Window) {
  return db.rows<StoredLedgerRow>(sql`
    select id, kind, side, lower(settlement_address) as contract, lower(wallet_address) as wallet,
      amount::text as amount, session_id as "sessionId", workspace_id as "workspaceId", tx_hash as "txHash",
      log_index as "logIndex", block_number::text as "blockNumber", block_hash as "blockHash",
      extract(epoch from block_time)::float8 as "blockSeconds"
    from chain_events where chain_id = ${chainId} and block_number between ${String(fromBlock)}::bigint
      and ${String(toBlock)}::bigint and lower(settlement_address) = any(${list(contracts)})`);
}

/** A session with its settlement, if it has one. Money as decimal strings, wallets lower-case. */
export interface StoredCharge {
  id: string;
  sequence: string;
  state: string;
  isOver: boolean;
  consumerWorkspaceId: string;
  operatorWorkspaceId: string | null;
  consumer: Address;
  operator: Address | null;
  rate: string;
  cleanSeconds: number;
  charged: string;
  feeBps: number;
  sessionTxHash: Hex | null;
  settlement: {
    state: string;
    failureCode: string | null;
    hash: Hex;
    consumerWorkspaceId: string;
    operatorWorkspaceId: string | null;
    from: Address;
    to: Address | null;
    toAmount: string;
    feeAmount: string;
    rate: string;
    seconds: number;
    feeBps: number;
    txHash: Hex | null;
    blockNumber: string | null;
    blockHash: Hex | null;
    confirmedSeconds: number | null;
  } | null;
  /** The ledger's last block when this was read. */
  ledgerBlock: string;
}

interface ChargeScope {
  chainId: number;
  contract: Address;
  /** Over session `s` and settlement `t`. */
  where: SQL;
  limit?: number;
}

function selectCharges({ db }: Ctx, { chainId, contract, where, limit = 1_000_000 }: ChargeScope) {
  return db.rows<StoredCharge>(sql`
    select s.id, s.settlement_sequence::text as sequence, s.state,
      s.state in ('ENDED', 'EXPIRED', 'CANCELLED') as "isOver", s.consumer_workspace_id as "consumerWorkspaceId",
      s.operator_workspace_id as "operatorWorkspaceId", lower(s.consumer_wallet) as consumer,
      lower(s.operator_wallet) as operator, s.rate_per_second_micro_usdc::text as rate,
      s.clean_seconds as "cleanSeconds", s.charged_micro_usdc::text as charged, s.platform_fee_bps as "feeBps",
      s.settlement_tx_hash as "sessionTxHash",
      case when t.session_id is not null then jsonb_build_object('state', t.state, 'failureCode', t.failure_code,
        'hash', t.session_id_hash, 'consumerWorkspaceId', t.consumer_workspace_id,
        'operatorWorkspaceId', t.operator_workspace_id, 'from', lower(t.from_address), 'to', lower(t.to_address),
        'toAmount', t.to_amount::text, 'feeAmount', t.fee_amount::text, 'rate', t.rate_per_second::text,
        'seconds', t.chargeable_seconds, 'feeBps', t.platform_fee_bps, 'txHash', t.tx_hash,
        'blockNumber', t.block_number::text, 'blockHash', t.block_hash,
        'confirmedSeconds', extract(epoch from t.confirmed_at)::float8) end as settlement,
      coalesce((select last_block from chain_cursors where chain_id = ${chainId}
        and lower(settlement_address) = ${contract}), 0)::text as "ledgerBlock"
    from sessions s left join settlements t on t.session_id = s.id
    where ${where} order by s.id limit ${limit}`);
}

interface Payments {
  /** Of `Settled` logs: sequences that fit our column, and whole ids. */
  sequences: readonly bigint[];
  hashes: readonly Hex[];
}

/** Sessions that the window's logs or the database's own words place in the window. */
export async function selectChargesOf(
  ctx: Ctx,
  { chainId, contracts, fromBlock, toBlock }: Window,
  { sequences, hashes }: Payments,
): Promise<StoredCharge[]> {
  const scope = { chainId, contract: contracts[0] ?? "0x" } as const;
  return selectCharges(ctx, {
    ...scope,
    where: sql`s.id in (
      select id from sessions where settlement_sequence = any(${list(sequences.map(String))}::bigint[])
      union select session_id from settlements where session_id_hash = any(${list(hashes)})
      union select session_id from settlements where state = 'CONFIRMED'
        and block_number between ${String(fromBlock)}::bigint and ${String(toBlock)}::bigint)`,
  });
}

/** Sessions that are not paid, or that say they are in no block that the ledger has. */
export function selectOpenCharges(ctx: Ctx, scope: Pick<ChargeScope, "chainId" | "contract">) {
  return selectCharges(ctx, {
    ...scope,
    where: sql`s.id in (
      select session_id from settlements where is_unsettled
      union select session_id from settlements where state = 'CONFIRMED' and (block_number is null
        or block_number > (select max(last_block) from chain_cursors where chain_id = ${scope.chainId})))`,
  });
}

/** Every session, a page at a time in the order of their ids. */
export function selectChargesAfter(ctx: Ctx, scope: Pick<ChargeScope, "chainId" | "contract">, after: string) {
  return selectCharges(ctx, { ...scope, where: sql`s.id > ${after}::uuid`, limit: 2_000 });
}

/** Pools as the ledger adds them up, at a block; of some wallets or of all. */
export function selectPools(
  { db }: Ctx,
  { chainId, contracts, toBlock }: Omit<Window, "fromBlock">,
  wallets?: readonly string[],
) {
  return db.rows<{ contract: Address; wallet: Address; amount: string }>(sql`
    select lower(settlement_address) as contract, lower(wallet_address) as wallet,
      sum(case kind when 'DEPOSIT' then amount when 'WITHDRAWAL' then -amount else -amount end)::text as amount
    from chain_events
    where chain_id = ${chainId} and block_number <= ${String(toBlock)}::bigint
      and (kind in ('DEPOSIT', 'WITHDRAWAL') or kind = 'SETTLE' and side = 'PAYER')
      and lower(settlement_address) = any(${list(contracts)})
      ${wallets ? sql`and wallet_address = any(${list(wallets)})` : sql``}
    group by 1, 2`);
}

export interface StoredDeposit {
  id: string;
  wallet: Address;
  amount: string;
  txHash: Hex;
}

/** Deposits that the relayer sent, whose transaction is in a block of the window. */
export function selectDeposits(
  { db }: Ctx,
  { chainId, contracts, fromBlock, toBlock }: Window,
  txHashes: readonly Hex[],
) {
  return db.rows<StoredDeposit>(sql`
    select d.id, lower(d.wallet_address) as wallet, d.amount_micro_usdc::text as amount, t.hash as "txHash"
    from deposits d join relayer_transactions t on t.id = d.transaction_id
    where d.chain_id = ${chainId} and lower(d.settlement_address) = any(${list(contracts)})
      and (t.hash = any(${list(txHashes)}) or t.status = 'MINED'
        and t.mined_block between ${String(fromBlock)}::bigint and ${String(toBlock)}::bigint)`);
}

/** The highest settlement sequence that was ever given out. */
export async function selectSequence({ db }: Ctx): Promise<bigint> {
  const row = await db.row<{ last: string }>(sql`
    select case when is_called then last_value else last_value - 1 end::text as last from settlement_sequence`);
  return BigInt(row?.last ?? 0);
}
