import "server-only";
import type { Context } from "../context.ts";
import { takeTurn } from "../tick/tick.sql.ts";
import { type AuditRange, readAuditRange, requireSameFork } from "./audit-range.ts";
import { auditTotals } from "./audit-totals.ts";
import { auditWindow } from "./audit-window.ts";
import { selectOpenCharges } from "./auditor.sql.ts";
import { type AuditProgress, readProgress, writeProgress } from "./chain-audits.sql.ts";
import { ChainMovedError } from "./chain-moved-error.ts";
import { compareBooks, compareUnpaid } from "./compare-charge.ts";
import { inWords, lasting, unique } from "./difference.ts";

const everySeconds = 60;
/** Of one turn: a long chain is gone over in many, again and again. */
const blocksPerTurn = 20_000n;
/** Differences that are kept to be told. */
const keptDifferences = 100;

/**
 * Part of the tick, once a minute: audits the next stretch of the chain, and at the end of each pass what is not paid. A
 * difference counts when the next turn finds it again: until then it may be work in progress. What counts is logged and
 * told by readiness. Only reads, except its own progress.
 * @throws ChainUnavailableError
 */
export async function auditInTurn(ctx: Context, { turnBlocks = blocksPerTurn } = {}): Promise<void> {
  if (!(await takeTurn(ctx, "auditTurn", everySeconds))) return;
  const range = await readAuditRange(ctx, ctx.settings.SETTLEMENT_DEPLOY_BLOCK);
  if (!range) return;
  try {
    await auditStretch(ctx, range, turnBlocks);
  } catch (err) {
    // The next turn looks at the other fork.
    if (!(err instanceof ChainMovedError)) throw err;
  }
}

async function auditStretch(ctx: Context, range: AuditRange, turnBlocks: bigint): Promise<void> {
  const progress = await readProgress(ctx);
  const { fromBlock, toBlock } = nextStretch(range, progress, turnBlocks);
  const found = unique([...range.differences, ...(await lookAt(ctx, range, { fromBlock, toBlock }))]);
  await requireSameFork(ctx, range);
  // Differences of a first look are looked at again in the next turn; those of both count.
  const again = progress.suspects.length === 0 && found.length > 0;
  const sure = lasting(progress.suspects, found);
  const told = unique([...progress.inThisPass, ...sure]).slice(0, keptDifferences);
  if (sure.length > 0) ctx.log.error({ differences: sure.slice(0, 20).map(inWords) }, "database and chain differ");
  const isPassOver = !again && toBlock === range.lastBlock;
  await writeProgress(ctx, {
    nextBlock: again ? fromBlock : isPassOver ? range.firstBlock : toBlock + 1n,
    lastBlock: range.lastBlock,
    suspects: again ? found.slice(0, keptDifferences) : [],
    inThisPass: isPassOver ? [] : told,
    inLastPass: isPassOver ? told : progress.inLastPass,
  });
}

function nextStretch({ firstBlock, lastBlock }: AuditRange, { nextBlock }: AuditProgress, turnBlocks: bigint) {
  const fromBlock = nextBlock !== null && nextBlock >= firstBlock && nextBlock <= lastBlock ? nextBlock : firstBlock;
  const end = fromBlock + turnBlocks - 1n;
  return { fromBlock, toBlock: end < lastBlock ? end : lastBlock };
}

async function lookAt(ctx: Context, range: AuditRange, blocks: Record<"fromBlock" | "toBlock", bigint>) {
  const { contracts, lastBlock: atBlock, feeCapBps, firstBlock } = range;
  const scope = { chainId: ctx.history.chainId, contracts };
  const { differences, deferred } = await auditWindow(ctx, { ...scope, ...blocks, atBlock, feeCapBps });
  if (blocks.toBlock < atBlock) return differences;
  const open = await selectOpenCharges(ctx, { ...scope, contract: contracts[0] ?? "0x" });
  // The whole chain in one stretch: only then is every deferred payout known.
  const isWhole = blocks.fromBlock === firstBlock;
  return [
    ...differences,
    ...open.flatMap((charge) => [...compareBooks(charge, feeCapBps), ...compareUnpaid(charge)]),
    ...(isWhole ? await auditTotals(ctx, { ...scope, toBlock: atBlock }, deferred) : []),
  ];
}
