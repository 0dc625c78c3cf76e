import "server-only";
import type { ChainFact, HistoryBlock } from "#contracts/history.ts";
import type { StoredCharge, StoredLedgerRow } from "./auditor.sql.ts";
import { compareMembers, type Difference } from "./difference.ts";

const kinds = { Deposited: "DEPOSIT", Withdrawn: "WITHDRAWAL", Approval: "APPROVAL" } as const;

interface Expected {
  kind: string;
  side: string;
  wallet: string;
  amount: bigint;
  session: { id: string; workspaceId: string | null } | undefined;
}

/** The rows that a log should have made: two for a payment, none for what moves no pool. */
function expectedRows(fact: ChainFact, charge: StoredCharge | undefined): Expected[] {
  switch (fact.event) {
    case "Settled": {
      const of = (workspaceId: string | null | undefined) =>
        charge && { id: charge.id, workspaceId: workspaceId ?? null };
      const total = fact.toAmount + fact.feeAmount;
      const payer = { side: "PAYER", wallet: fact.from, amount: total, session: of(charge?.consumerWorkspaceId) };
      const payee = { side: "PAYEE", wallet: fact.to, amount: fact.toAmount, session: of(charge?.operatorWorkspaceId) };
      return [payer, payee].map((row) => ({ kind: "SETTLE", ...row }));
    }
    case "Deposited":
    case "Withdrawn":
    case "Approval":
      return [{ kind: kinds[fact.event], side: "", wallet: fact.wallet, amount: fact.amount, session: undefined }];
    default:
      return [];
  }
}

interface LedgerComparison {
  facts: readonly ChainFact[];
  rows: readonly StoredLedgerRow[];
  /** By the id on chain. */
  charges: ReadonlyMap<string, StoredCharge>;
  blocks: ReadonlyMap<bigint, HistoryBlock>;
}

/** Every log must have its rows, equal in each member, and every row its log (spec 13.1). */
export function compareLedger({ facts, rows, charges, blocks }: LedgerComparison): Difference[] {
  const differences: Difference[] = [];
  const unexplained = new Map(rows.map((row) => [keyOf(row), row]));
  for (const fact of facts) {
    const charge = fact.event === "Settled" ? charges.get(fact.sessionId) : undefined;
    for (const expected of expectedRows(fact, charge)) {
      const key = keyOf({ ...fact, side: expected.side });
      const row = unexplained.get(key);
      unexplained.delete(key);
      const place = `ledger row ${key}`.trim();
      if (!row) {
        differences.push({ place, what: "row", database: "nothing", chain: `${fact.event} of ${expected.amount}` });
        continue;
      }
      differences.push(
        ...compareMembers(place, {
          kind: [row.kind, expected.kind],
          contract: [row.contract, fact.contract],
          wallet: [row.wallet, expected.wallet],
          amount: [row.amount, expected.amount],
          session: [row.sessionId, expected.session?.id],
          workspace: [row.workspaceId, expected.session?.workspaceId],
          blockNumber: [row.blockNumber, fact.blockNumber],
          blockHash: [row.blockHash, fact.blockHash],
          blockTime: [row.blockSeconds, blocks.get(fact.blockNumber)?.timestamp],
        }),
      );
    }
  }
  for (const [key, row] of unexplained) {
    const place = `ledger row ${key}`.trim();
    differences.push({ place, what: "row", database: `${row.kind} of ${row.amount}`, chain: "nothing" });
  }
  return differences;
}

const keyOf = ({ txHash, logIndex, side }: { txHash: string; logIndex: number; side: string }) =>
  `${txHash}:${logIndex} ${side}`;
