import "server-only";
import type { Address } from "viem";
import type { AuditContext } from "./audit-window.ts";
import { selectCursors } from "./auditor.sql.ts";
import { ChainMovedError } from "./chain-moved-error.ts";
import type { Difference } from "./difference.ts";

/** What there is to audit: the ledger's blocks, and the contracts whose ledger is kept. */
export interface AuditRange {
  contracts: Address[];
  firstBlock: bigint;
  lastBlock: bigint;
  lastHash: string;
  feeCapBps: bigint;
  /** That the ledger has blocks which the chain lacks. */
  differences: Difference[];
}

/** Null before the ledger has been read for the first time. @throws ChainUnavailableError */
export async function readAuditRange({ db, history }: AuditContext, deployBlock: bigint): Promise<AuditRange | null> {
  const [cursors, head] = await Promise.all([selectCursors({ db }, history.chainId), history.readHead()]);
  const contracts = history.contracts.filter((contract) => cursors.some((cursor) => cursor.contract === contract));
  const [current] = history.contracts;
  const ledgerBlock = BigInt(cursors.find(({ contract }) => contract === current)?.lastBlock ?? 0);
  if (!current || !contracts.includes(current) || ledgerBlock < deployBlock) return null;
  const starts = cursors.flatMap(({ contract, firstBlock }) =>
    firstBlock !== null && contracts.includes(contract) ? [BigInt(firstBlock)] : [],
  );
  const isAhead = head.number < ledgerBlock;
  const lastBlock = isAhead ? head.number : ledgerBlock;
  const [last] = await history.readBlocks([lastBlock]);
  if (!last) throw new ChainMovedError();
  return {
    contracts,
    firstBlock: [deployBlock, ...starts].toSorted(ascending)[0] ?? 0n,
    lastBlock,
    lastHash: last.hash,
    feeCapBps: await history.readView(current, "feeCapBps", lastBlock),
    differences: isAhead
      ? [{ place: "ledger", what: "last block", database: String(ledgerBlock), chain: String(head.number) }]
      : [],
  };
}

const ascending = (a: bigint, b: bigint) => (a < b ? -1 : 1);

/** Whatever was read since then is of one fork. @throws ChainMovedError */
export async function requireSameFork({ history }: AuditContext, { lastBlock, lastHash }: AuditRange): Promise<void> {
  const [last] = await history.readBlocks([lastBlock]);
  if (last?.hash !== lastHash) throw new ChainMovedError();
}
