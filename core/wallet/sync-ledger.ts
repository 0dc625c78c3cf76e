import "server-only";
import type { ChainBlock, ChainLog } from "#contracts/client.ts";
import type { Context } from "../context.ts";
import {
  appendLedger,
  type LedgerCursor,
  markBehind,
  openCursor,
  type PayoutChange,
  type PoolChange,
  raiseSettlementSequence,
  rollBackLedger,
  selectKnownBlocks,
  startOf,
  touchCursor,
} from "./ledger.sql.ts";
import { ledgerRows } from "./ledger-rows.ts";

/** Blocks of one query for logs: what public endpoints allow. */
const longRangeBlocks = 2_000n;
/** What is asked for when the long range is refused. */
const shortRangeBlocks = 100n;
/** Block headers of one read. */
const headersPerRead = 100;
/** Ranges of one run; a long backlog is read over several. */
const rangesPerRun = 10;
/** A range this short has the hash of each of its blocks kept. */
const denseBlocks = 32n;
const highestSequence = 2n ** 63n - 1n;

/**
 * Part of the tick: brings the ledger up to `confirmations` below the head (spec 13.1). A reorganisation deeper than
 * that is found by block hash and rolled back to the common ancestor, to be read again. Any number may overlap: a range
 * is written once, with the cursor.
 * @returns the last block of the ledger, and the wallets whose pool fell or whose cap changed in what was read.
 */
export async function syncLedger(
  ctx: Context,
  { rangeBlocks = longRangeBlocks }: { rangeBlocks?: bigint } = {},
): Promise<{ lastSyncBlock: string; lowered: ReadonlySet<string> }> {
  const lowered = new Set<string>();
  let cursor = await openCursor(ctx);
  for (let range = 0; range < rangesPerRun; range++) {
    const outcome = await syncRange(ctx, cursor, { rangeBlocks, lowered });
    if (outcome === "done") break;
    cursor = await openCursor(ctx);
  }
  return { lastSyncBlock: cursor.lastBlock, lowered };
}

interface Sync {
  rangeBlocks: bigint;
  /** Filled with the wallets whose pool fell or whose cap changed. */
  lowered: Set<string>;
}

async function syncRange(ctx: Context, cursor: LedgerCursor, sync: Sync): Promise<"done" | "more"> {
  const { rangeBlocks, lowered } = sync;
  const { chain, settings } = ctx;
  const after = BigInt(cursor.lastBlock);
  const [head, [last]] = await Promise.all([chain.readHead(), chain.readBlocks([after])]);
  if (cursor.lastHash !== null && last && last.hash !== cursor.lastHash) return rollBack(ctx, cursor, head.number);
  if (cursor.lastHash !== null && head.number < after) {
    if (cursor.wasBehind) return rollBack(ctx, cursor, head.number);
    // A node that lags looks like a chain that lost its newest blocks: the next look tells.
    await markBehind(ctx, cursor, head.number);
    return "done";
  }
  const confirmed = head.number - BigInt(settings.CONFIRMATIONS - 1);
  if (confirmed <= after) {
    await touchCursor(ctx, cursor);
    return "done";
  }
  const to = confirmed < after + rangeBlocks ? confirmed : after + rangeBlocks;
  try {
    return await readRange(ctx, cursor, { after, to, lowered });
  } catch (err) {
    // A node that will not answer for so many logs at once may do so for fewer.
    if (to - after <= shortRangeBlocks) throw err;
    return readRange(ctx, cursor, { after, to: after + shortRangeBlocks, lowered });
  }
}

interface Range {
  /** The block before the range. */
  after: bigint;
  to: bigint;
}

async function readRange(
  ctx: Context,
  cursor: LedgerCursor,
  { after, to, lowered }: Range & Pick<Sync, "lowered">,
): Promise<"done" | "more"> {
  const { chain } = ctx;
  const [end] = await chain.readBlocks([to]);
  const logs = await chain.readLogs({ fromBlock: after + 1n, toBlock: to });
  const blocks = await readBlocksOf(ctx, logs, { after, to });
  if (!end || !isOneFork(cursor, logs, blocks, end)) return "done";
  await raiseSequence(ctx, logs);
  for (const log of logs) if (log.kind === "withdrawn" || log.kind === "spendCapSet") lowered.add(log.wallet);
  await appendLedger(ctx, {
    after: cursor.lastBlock,
    to: to.toString(),
    rows: logs.flatMap((log) => ledgerRows(chain.chainId, log, blocks.get(log.blockNumber)?.timestamp ?? 0)),
    blocks: [...blocks.values()].filter(({ number }) => number > after),
    changes: logs.flatMap(poolChanges),
    payouts: logs.flatMap(payoutChanges),
  });
  return "more";
}

function poolChanges(log: ChainLog): PoolChange[] {
  const at = log.blockNumber.toString();
  if (log.kind === "deposited") return [{ wallet: log.wallet, depositBlock: at, spendCapBlock: null }];
  if (log.kind === "spendCapSet") return [{ wallet: log.wallet, depositBlock: null, spendCapBlock: at }];
  return [];
}

function payoutChanges(log: ChainLog): PayoutChange[] {
  if (log.kind !== "payoutDeferred" && log.kind !== "claimed") return [];
  const { settlementAddress, wallet: payee, txHash, logIndex } = log;
  const kind = log.kind === "claimed" ? "CLAIMED" : "DEFERRED";
  const place = { settlementAddress, txHash, logIndex, blockNumber: log.blockNumber.toString() };
  return [{ ...place, kind, payee, amount: log.amount.toString() }];
}

/** Headers of the range's ends and of every block with a log; in a short range, of every block. */
async function readBlocksOf({ chain }: Context, logs: readonly ChainLog[], { after, to }: Range) {
  const numbers = new Set([after, ...logs.map((log) => log.blockNumber), to]);
  if (to - after <= denseBlocks) for (let number = after + 1n; number < to; number++) numbers.add(number);
  const wanted = [...numbers];
  const blocks = new Map<bigint, ChainBlock>();
  for (let start = 0; start < wanted.length; start += headersPerRead) {
    const read = await chain.readBlocks(wanted.slice(start, start + headersPerRead));
    for (const block of read) if (block) blocks.set(block.number, block);
  }
  return blocks;
}

/** Cursor, logs and headers were read one after the other: a reorganisation in between would mix two forks. */
function isOneFork(
  cursor: LedgerCursor,
  logs: readonly ChainLog[],
  blocks: ReadonlyMap<bigint, ChainBlock>,
  end: ChainBlock,
): boolean {
  const isHash = (number: bigint, hash: string) => blocks.get(number)?.hash === hash;
  if (cursor.lastHash !== null && !isHash(BigInt(cursor.lastBlock), cursor.lastHash)) return false;
  return isHash(end.number, end.hash) && logs.every((log) => isHash(log.blockNumber, log.blockHash));
}

async function raiseSequence(ctx: Context, logs: readonly ChainLog[]): Promise<void> {
  let highest = 0n;
  for (const log of logs) {
    const sequence = log.kind === "settled" ? BigInt(`0x${log.sessionIdHash.slice(50)}`) : 0n;
    if (sequence > highest && sequence < highestSequence) highest = sequence;
  }
  if (highest > 0n) await raiseSettlementSequence(ctx, highest);
}

async function rollBack(ctx: Context, cursor: LedgerCursor, head: bigint): Promise<"more"> {
  const top = BigInt(cursor.lastBlock) < head ? cursor.lastBlock : head.toString();
  const ancestor = await findCommonBlock(ctx, top);
  if (await rollBackLedger(ctx, cursor, ancestor)) {
    ctx.log.warn({ lastBlock: cursor.lastBlock, ancestor }, "the chain was reorganised: the ledger is read again");
  }
  return "more";
}

const pageBlocks = 32;

/** The newest block at or below `top` that the chain still has. */
async function findCommonBlock(ctx: Context, top: string): Promise<string> {
  let below = top;
  for (;;) {
    const known = await selectKnownBlocks(ctx, below, pageBlocks);
    const actual = await ctx.chain.readBlocks(known.map(({ number }) => BigInt(number)));
    const common = known.find(({ hash }, at) => actual[at]?.hash === hash);
    if (common) return common.number;
    const oldest = known.at(-1);
    if (!oldest || known.length < pageBlocks) return startOf(ctx);
    below = (BigInt(oldest.number) - 1n).toString();
  }
}
