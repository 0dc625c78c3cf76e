import "server-only";
import { type Address, getAddress } from "viem";
import type { ChainFact, ChainHistory, HistoryBlock, SettledFact } from "#contracts/history.ts";
import type { Database } from "#db/client.ts";
import {
  type StoredLedgerRow,
  selectChargesOf,
  selectDeposits,
  selectLedger,
  selectPools,
  selectSequence,
  type Window,
} from "./auditor.sql.ts";
import { compareBooks, comparePayment, idOnChain } from "./compare-charge.ts";
import { compareLedger } from "./compare-ledger.ts";
import { compareMembers, type Difference } from "./difference.ts";

export interface AuditContext {
  db: Database;
  history: ChainHistory;
}

export interface AuditWindow extends Window {
  /** The block at which pools are compared: the ledger's last. */
  atBlock: bigint;
  feeCapBps: bigint;
}

export interface WindowAudit {
  differences: Difference[];
  /** Who was not paid at once, by contract: they may have something to claim. */
  deferred: { contract: Address; payee: Address }[];
}

/** A sequence on chain that is no number of ours does not fit our column. */
const highestSequence = 2n ** 63n - 1n;

/**
 * Everything that a stretch of the chain moved against everything that the database says of it: ledger rows, settlements,
 * relayed deposits, and the pools of all wallets that occur.
 * @throws ChainUnavailableError
 */
export async function auditWindow(ctx: AuditContext, window: AuditWindow): Promise<WindowAudit> {
  const { db, history } = ctx;
  const facts = (await history.readFacts(window)).filter(({ contract }) => window.contracts.includes(contract));
  const payments = facts.filter((fact) => fact.event === "Settled");
  const [blocks, rows, stored, sequence] = await Promise.all([
    readBlocksOf(history, facts),
    selectLedger({ db }, window),
    selectChargesOf({ db }, window, {
      sequences: payments.map(sequenceOf).filter((number) => number <= highestSequence),
      hashes: payments.map(({ sessionId }) => sessionId),
    }),
    selectSequence({ db }),
  ]);
  const charges = new Map(stored.map((charge) => [idOnChain(charge), charge]));
  const paid = new Map(payments.map((fact) => [fact.sessionId as string, fact]));
  const [pools, deposits] = await Promise.all([
    comparePools(ctx, window, walletsOf(facts, rows)),
    compareDeposits(ctx, window, facts),
  ]);
  const differences = [
    ...compareLedger({ facts, rows, charges, blocks }),
    ...[...charges].flatMap(([id, charge]) => {
      const fact = paid.get(id);
      // Its number is used by another payment: not a session of this window.
      if (!fact && charge.settlement?.state !== "CONFIRMED") return [];
      return [...compareBooks(charge, window.feeCapBps), ...comparePayment(charge, fact, blocks)];
    }),
    ...compareSequence(payments, sequence),
    ...pools,
    ...deposits,
  ];
  const deferred = facts.flatMap((fact) =>
    fact.event === "PayoutDeferred" ? [{ contract: fact.contract, payee: fact.wallet }] : [],
  );
  return { differences, deferred };
}

async function readBlocksOf(history: ChainHistory, facts: readonly ChainFact[]): Promise<Map<bigint, HistoryBlock>> {
  const numbers = [...new Set(facts.map(({ blockNumber }) => blockNumber))];
  const blocks = await history.readBlocks(numbers);
  return new Map(blocks.flatMap((block) => (block ? [[block.number, block]] : [])));
}

const sequenceOf = ({ sessionId }: SettledFact) => BigInt(`0x${sessionId.slice(50)}`);

/** No number that the chain has used may be given out again (spec 14.1). */
function compareSequence(payments: readonly SettledFact[], last: bigint): Difference[] {
  const used = payments.map(sequenceOf).filter((number) => number > last && number < highestSequence);
  if (used.length === 0) return [];
  const chain = `${used.join(", ")} used`;
  return [{ place: "settlement sequence", what: "last number", database: String(last), chain }];
}

function walletsOf(facts: readonly ChainFact[], rows: readonly StoredLedgerRow[]): Set<string> {
  const moved = facts.flatMap((fact) => {
    if (fact.event === "Settled") return [poolKey(fact.contract, fact.from)];
    return fact.event === "Deposited" || fact.event === "Withdrawn" ? [poolKey(fact.contract, fact.wallet)] : [];
  });
  const booked = rows.filter(({ kind, side }) => kind !== "APPROVAL" && side !== "PAYEE");
  return new Set([...moved, ...booked.map(({ contract, wallet }) => poolKey(contract, wallet))]);
}

const poolKey = (contract: Address, wallet: Address) => `${contract} ${wallet}`;

/** What the ledger adds up to against what the contract would pay out. */
async function comparePools({ db, history }: AuditContext, { atBlock, ...window }: AuditWindow, keys: Set<string>) {
  const wallets = [...new Set([...keys].map((key) => getAddress(key.slice(43))))];
  const sums = wallets.length > 0 ? await selectPools({ db }, { ...window, toBlock: atBlock }, wallets) : [];
  const booked = new Map(sums.map(({ contract, wallet, amount }) => [poolKey(contract, wallet), amount]));
  const compared = [...keys].map(async (key) => {
    const [contract, wallet] = key.split(" ") as [Address, Address];
    const pool = await history.readView(contract, "deposits", atBlock, wallet);
    return compareMembers(`pool of ${wallet}`, { amount: [booked.get(key) ?? "0", pool] });
  });
  return (await Promise.all(compared)).flat();
}

/** A deposit that the relayer sent must have moved exactly its amount, for its wallet. */
async function compareDeposits({ db }: AuditContext, window: AuditWindow, facts: readonly ChainFact[]) {
  const made = new Map(facts.flatMap((fact) => (fact.event === "Deposited" ? [[fact.txHash, fact] as const] : [])));
  const stored = await selectDeposits({ db }, window, [...made.keys()]);
  return stored.flatMap(({ id, wallet, amount, txHash }) => {
    const fact = made.get(txHash);
    return compareMembers(`deposit ${id}`, { wallet: [wallet, fact?.wallet], amount: [amount, fact?.amount] });
  });
}
