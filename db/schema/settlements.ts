import { sql } from "drizzle-orm";
import { boolean, check, index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { bytea, idV7, instant, uint256, whole } from "./columns.ts";
import { sessions } from "./sessions.ts";

/** Paying one charge on chain (spec 14). The payload is fixed when the session ends; the state is progress. */
export const settlements = pgTable(
  "settlements",
  {
    sessionId: uuid("session_id")
      .primaryKey()
      .references(() => sessions.id),
    consumerWorkspaceId: uuid("consumer_workspace_id").notNull(),
    operatorWorkspaceId: uuid("operator_workspace_id"),
    state: text("state").notNull(),
    /** What the indexes of open work go by: it stands still while `state` moves, so those moves touch no index. */
    isUnsettled: boolean("is_unsettled").notNull().generatedAlwaysAs(sql`state in ('PENDING', 'SUBMITTED', 'FAILED')`),
    sessionIdHash: text("session_id_hash").notNull(),
    fromAddress: text("from_address").notNull(),
    toAddress: text("to_address"),
    toAmount: whole("to_amount").notNull().default(sql`0`),
    feeAmount: whole("fee_amount").notNull().default(sql`0`),
    ratePerSecond: whole("rate_per_second").notNull(),
    chargeableSeconds: integer("chargeable_seconds").notNull(),
    platformFeeBps: integer("platform_fee_bps").notNull(),
    /** The transaction under way, or the one that paid. Null when there is none, or when it failed. */
    transactionId: uuid("transaction_id"),
    txHash: text("tx_hash"),
    /** Of the payment, from its confirmation on. */
    blockNumber: whole("block_number"),
    blockHash: text("block_hash"),
    confirmedAt: instant("confirmed_at"),
    attempts: integer("attempts").notNull().default(0),
    failureCode: text("failure_code"),
    failureReason: text("failure_reason"),
    /** Null: at once, and for FAILED never. */
    nextAttemptAt: instant("next_attempt_at"),
    /** The ledger's last block when it was last looked at: a pool that changed later is worth another try. */
    checkedBlock: whole("checked_block"),
    leaseId: uuid("lease_id"),
    leaseUntil: instant("lease_until"),
    createdAt: instant("created_at").notNull().default(sql`lx_now()`),
    updatedAt: instant("updated_at").notNull().default(sql`lx_now()`),
  },
  (t) => [
    uniqueIndex("settlements_hash_key").on(t.sessionIdHash),
    index("settlements_work").on(t.nextAttemptAt).where(sql`is_unsettled`),
    index("settlements_unsettled").on(t.fromAddress).where(sql`is_unsettled`),
    index("settlements_consumer").on(t.consumerWorkspaceId, t.sessionId.desc()),
    index("settlements_operator").on(t.operatorWorkspaceId, t.sessionId.desc()),
    index("settlements_confirmed").on(t.fromAddress, t.blockNumber).where(sql`block_number is not null`),
    check("settlements_state", sql`${t.state} in ('PENDING', 'SUBMITTED', 'CONFIRMED', 'FAILED', 'SKIPPED')`),
  ],
);

/** Every transaction ever signed by a relayer, stored before it is broadcast. */
export const relayerTransactions = pgTable(
  "relayer_transactions",
  {
    id: idV7(),
    chainId: integer("chain_id").notNull(),
    relayerAddress: text("relayer_address").notNull(),
    nonce: whole("nonce").notNull(),
    hash: text("hash").notNull(),
    /** The signed bytes: broadcasting them again is always safe. */
    raw: text("raw").notNull(),
    /** What it pays for: charges of sessions, or a deposit. Neither: it only fills a nonce. */
    sessionIds: uuid("session_ids").array(),
    depositId: uuid("deposit_id"),
    maxFeePerGas: whole("max_fee_per_gas").notNull(),
    maxPriorityFeePerGas: whole("max_priority_fee_per_gas").notNull(),
    /** SIGNED, BROADCAST (a node took it), MINED, REVERTED, or REPLACED (another one used its nonce). */
    status: text("status").notNull().default("SIGNED"),
    /** The transaction with the same nonce and lower fees that this one was signed to replace. */
    replacesId: uuid("replaces_id"),
    createdAt: instant("created_at").notNull().default(sql`lx_now()`),
    /** When a node first took it. */
    broadcastAt: instant("broadcast_at"),
    /** When it was last handed to a node. */
    triedAt: instant("tried_at"),
    minedBlock: whole("mined_block"),
  },
  (t) => [
    uniqueIndex("relayer_transactions_hash_key").on(t.chainId, t.hash),
    index("relayer_transactions_nonce").on(t.chainId, t.relayerAddress, t.nonce),
    // One transaction takes a nonce, and one replaces another, whoever signs at the same time.
    uniqueIndex("relayer_transactions_first_key")
      .on(t.chainId, t.relayerAddress, t.nonce)
      .where(sql`replaces_id is null`),
    uniqueIndex("relayer_transactions_replaces_key").on(t.replacesId),
    index("relayer_transactions_open").on(t.relayerAddress).where(sql`status in ('SIGNED', 'BROADCAST')`),
    index("relayer_transactions_mined").on(t.minedBlock),
    check("relayer_transactions_purpose", sql`num_nonnulls(${t.sessionIds}, ${t.depositId}) <= 1`),
    check("relayer_transactions_status", sql`${t.status} in ('SIGNED', 'BROADCAST', 'MINED', 'REVERTED', 'REPLACED')`),
  ],
);

/** USDC that a wallet moves into its pool by signature, the relayer paying the gas. How far it is, its transaction knows. */
export const deposits = pgTable(
  "deposits",
  {
    id: idV7(),
    chainId: integer("chain_id").notNull(),
    settlementAddress: text("settlement_address").notNull(),
    walletAddress: text("wallet_address").notNull(),
    /** Of the EIP-3009 authorization: the token takes it once. */
    nonce: text("nonce").notNull(),
    bodySha256: bytea("body_sha256").notNull(),
    amountMicroUsdc: whole("amount_micro_usdc").notNull(),
    workspaceId: uuid("workspace_id").notNull(),
    transactionId: uuid("transaction_id").notNull(),
    createdAt: instant("created_at").notNull().default(sql`lx_now()`),
  },
  (t) => [
    uniqueIndex("deposits_nonce_key").on(t.chainId, t.walletAddress, t.nonce),
    index("deposits_wallet").on(t.walletAddress, t.createdAt),
    index("deposits_transaction").on(t.transactionId),
    check("deposits_amount", sql`${t.amountMicroUsdc} >= 1000000`),
  ],
);

/** The next nonce of a relayer: allocated here, in one statement, by whichever worker sends. */
export const relayerNonces = pgTable(
  "relayer_nonces",
  {
    chainId: integer("chain_id").notNull(),
    relayerAddress: text("relayer_address").notNull(),
    nextNonce: whole("next_nonce").notNull(),
  },
  (t) => [primaryKey({ columns: [t.chainId, t.relayerAddress] })],
);

/** The ledger: one row per log and side, replayable from the chain (spec 13.1). */
export const chainEvents = pgTable(
  "chain_events",
  {
    id: idV7(),
    chainId: integer("chain_id").notNull(),
    settlementAddress: text("settlement_address").notNull(),
    kind: text("kind").notNull(),
    /** PAYER or PAYEE for SETTLE rows, empty for the rest. */
    side: text("side").notNull().default(""),
    walletAddress: text("wallet_address").notNull(),
    /** Set on SETTLE rows: the one workspace in whose ledger the row appears. */
    workspaceId: uuid("workspace_id"),
    sessionId: uuid("session_id"),
    amount: uint256("amount").notNull(),
    txHash: text("tx_hash").notNull(),
    logIndex: integer("log_index").notNull(),
    blockNumber: whole("block_number").notNull(),
    blockHash: text("block_hash").notNull(),
    blockTime: instant("block_time").notNull(),
  },
  (t) => [
    uniqueIndex("chain_events_log_key").on(t.chainId, t.txHash, t.logIndex, t.side),
    index("chain_events_wallet").on(t.walletAddress, t.blockNumber.desc(), t.logIndex.desc(), t.id.desc()),
    index("chain_events_session").on(t.sessionId),
    index("chain_events_block").on(t.chainId, t.blockNumber),
    check("chain_events_kind", sql`${t.kind} in ('DEPOSIT', 'WITHDRAWAL', 'SETTLE', 'APPROVAL')`),
  ],
);

/** Payouts that the token refused (`DEFERRED`), and the claims that paid all that a payee had waiting. */
export const payoutChanges = pgTable(
  "payout_changes",
  {
    chainId: integer("chain_id").notNull(),
    settlementAddress: text("settlement_address").notNull(),
    kind: text("kind").notNull(),
    payeeAddress: text("payee_address").notNull(),
    amount: uint256("amount").notNull(),
    txHash: text("tx_hash").notNull(),
    logIndex: integer("log_index").notNull(),
    blockNumber: whole("block_number").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.chainId, t.txHash, t.logIndex] }),
    index("payout_changes_payee").on(t.payeeAddress, t.blockNumber),
    check("payout_changes_kind", sql`${t.kind} in ('DEFERRED', 'CLAIMED')`),
  ],
);

/** When a wallet's pool last grew, and when its spend cap last changed: what failed for want of it is due again. */
export const poolChanges = pgTable(
  "pool_changes",
  {
    chainId: integer("chain_id").notNull(),
    walletAddress: text("wallet_address").notNull(),
    depositBlock: whole("deposit_block"),
    spendCapBlock: whole("spend_cap_block"),
    recordedAt: instant("recorded_at").notNull().default(sql`lx_now()`),
  },
  (t) => [primaryKey({ columns: [t.chainId, t.walletAddress] }), index("pool_changes_recorded").on(t.recordedAt)],
);

/** Hashes of the blocks that the watcher read last, so that a reorganisation is seen (spec 13.1). */
export const chainBlocks = pgTable(
  "chain_blocks",
  {
    chainId: integer("chain_id").notNull(),
    number: whole("number").notNull(),
    hash: text("hash").notNull(),
  },
  (t) => [primaryKey({ columns: [t.chainId, t.number] })],
);

/** How far the watcher has read one settlement contract. */
export const chainCursors = pgTable(
  "chain_cursors",
  {
    chainId: integer("chain_id").notNull(),
    settlementAddress: text("settlement_address").notNull(),
    lastBlock: whole("last_block").notNull(),
    /** The node's head when it was last found below `last_block`: a node that lags, or a chain that lost blocks. */
    behindBlock: whole("behind_block"),
    updatedAt: instant("updated_at").notNull().default(sql`lx_now()`),
  },
  (t) => [primaryKey({ columns: [t.chainId, t.settlementAddress] })],
);
