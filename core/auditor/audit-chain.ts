import "server-only";
import { type AuditRange, readAuditRange, requireSameFork } from "./audit-range.ts";
import { auditTotals } from "./audit-totals.ts";
import { type AuditContext, auditWindow, type WindowAudit } from "./audit-window.ts";
import { type StoredCharge, selectChargesAfter } from "./auditor.sql.ts";
import { compareBooks, compareUnpaid } from "./compare-charge.ts";
import { type Difference, unique } from "./difference.ts";

export interface ChainAudit {
  firstBlock: bigint;
  lastBlock: bigint;
  sessions: number;
  /** One for each member that differs, each once. */
  differences: Difference[];
}

const windowBlocks = 20_000n;
const firstId = "00000000-0000-0000-0000-000000000000";

/**
 * One look at everything: the whole ledger, every session and settlement, every pool, against the logs and the state of
 * the chain at the ledger's last block. Only reads. What a running tick has half done may look like a difference,
 * so only what two looks find counts. Null before the ledger has been read for the first time.
 * @throws ChainUnavailableError, ChainMovedError
 */
export async function auditChain(ctx: AuditContext, deployBlock: bigint): Promise<ChainAudit | null> {
  const range = await readAuditRange(ctx, deployBlock);
  if (!range) return null;
  const { contracts, firstBlock, lastBlock, feeCapBps } = range;
  const scope = { chainId: ctx.history.chainId, contracts };
  const differences = [...range.differences];
  const deferred: WindowAudit["deferred"] = [];
  for (let fromBlock = firstBlock; fromBlock <= lastBlock; fromBlock += windowBlocks) {
    const end = fromBlock + windowBlocks - 1n;
    const toBlock = end < lastBlock ? end : lastBlock;
    const found = await auditWindow(ctx, { ...scope, fromBlock, toBlock, atBlock: lastBlock, feeCapBps });
    differences.push(...found.differences);
    deferred.push(...found.deferred);
  }
  differences.push(...(await auditTotals(ctx, { ...scope, toBlock: lastBlock }, deferred)));
  const books = await auditBooks(ctx, range);
  differences.push(...books.differences);
  await requireSameFork(ctx, range);
  return { firstBlock, lastBlock, sessions: books.sessions, differences: unique(differences) };
}

async function auditBooks({ db, history }: AuditContext, { contracts, feeCapBps }: AuditRange) {
  const scope = { chainId: history.chainId, contract: contracts[0] ?? "0x" } as const;
  const differences: Difference[] = [];
  let sessions = 0;
  let page: StoredCharge[] = [];
  do {
    page = await selectChargesAfter({ db }, scope, page.at(-1)?.id ?? firstId);
    sessions += page.length;
    for (const charge of page) differences.push(...compareBooks(charge, feeCapBps), ...compareUnpaid(charge));
  } while (page.length > 0);
  return { sessions, differences };
}
