import "server-only";
import type { AuditContext, WindowAudit } from "./audit-window.ts";
import { selectPools, type Window } from "./auditor.sql.ts";
import { compareMembers, type Difference } from "./difference.ts";

/**
 * Over the whole life of each contract, at the window's last block: the pools of the ledger, payouts to claim and fees
 * make up what the contract holds for others (spec 15, invariant 1), and it has that much USDC.
 * @throws ChainUnavailableError
 */
export async function auditTotals(
  { db, history }: AuditContext,
  window: Omit<Window, "fromBlock">,
  deferred: WindowAudit["deferred"],
): Promise<Difference[]> {
  const at = window.toBlock;
  const pools = await selectPools({ db }, window);
  const perContract = window.contracts.map(async (contract) => {
    const payees = new Set(deferred.flatMap((each) => (each.contract === contract ? [each.payee] : [])));
    const [held, fees, balance, ...claimable] = await Promise.all([
      history.readView(contract, "totalHeld", at),
      history.readView(contract, "accruedFees", at),
      history.readBalance(contract, at),
      ...[...payees].map((payee) => history.readView(contract, "claimable", at, payee)),
    ]);
    const booked = pools.filter((pool) => pool.contract === contract).map(({ amount }) => BigInt(amount));
    const total = [...booked, ...claimable, fees].reduce((sum, amount) => sum + amount, 0n);
    const place = `contract ${contract}`;
    return [
      ...compareMembers(place, { totalHeld: [total, held] }),
      ...(balance < held ? [{ place, what: "USDC", database: `${held} are owed`, chain: String(balance) }] : []),
    ];
  });
  return (await Promise.all(perContract)).flat();
}
