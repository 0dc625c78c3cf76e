import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import type { Statement, StatementLine } from "./statement.schemas.ts";
import { type LedgerLineRow, selectStatement } from "./statement.sql.ts";

/**
 * A month of the workspace's ledger with the pool before and after it (spec 7.13); the month is UTC, by block time. The
 * changes of the lines add up to closing − opening, to the µUSDC.
 */
export async function getStatement(ctx: WorkspaceContext, { month }: { month: string }): Promise<Statement> {
  const { id: workspaceId, walletAddress } = await requireAccess(ctx, access.readUsage);
  const { opening, lines } = await selectStatement(ctx, { walletAddress, firstDay: `${month}-01` });
  return {
    workspaceId,
    walletAddress,
    month,
    openingBalanceMicroUsdc: opening,
    closingBalanceMicroUsdc: lines.at(-1)?.balance ?? opening,
    lines: lines.map(toLine),
  };
}

function toLine(row: LedgerLineRow): StatementLine {
  return {
    at: row.at.toISOString(),
    kind: row.kind,
    side: row.side || null,
    sessionId: row.sessionId,
    seconds: row.seconds,
    ratePerSecondMicroUsdc: row.ratePerSecond,
    toAmountMicroUsdc: row.toAmount,
    feeAmountMicroUsdc: row.feeAmount,
    amountMicroUsdc: row.amount,
    changeMicroUsdc: row.change,
    balanceMicroUsdc: row.balance,
    txHash: row.txHash,
    blockNumber: row.blockNumber,
    logIndex: row.logIndex,
  };
}
