import type { NonceTransaction } from "../decide-nonce.ts";
import type { Block, Payment } from "./testing-chain.ts";

export interface Row {
  sessionId: string;
  sessionIdHash: string;
  payer: string;
  to: string;
  total: number;
  state: "PENDING" | "SUBMITTED" | "CONFIRMED" | "FAILED";
  failureCode: string | null;
  transactionId: string | null;
  leaseId: number | null;
  leaseUntil: number;
  nextAttemptAt: number | null;
  attempts: number;
  /** Block of the ledger when it was last looked at. */
  checkedBlock: number;
  paidBlock: number | null;
}

export interface StoredTransaction {
  id: string;
  hash: string;
  relayer: string;
  nonce: number;
  sessionIds: string[];
  isBatch: boolean;
  status: NonceTransaction["status"];
  maxFee: bigint;
  createdAt: number;
  broadcastAt: number | null;
  triedAt: number | null;
  minedBlock: number | null;
  isReplaced: boolean;
}

interface Resolution {
  id: string;
  status: "MINED" | "REVERTED";
  block: number;
  /** By session; null when only another look can tell. */
  skipped: ReadonlyMap<string, string | null>;
}

/** What a node said of its chain at one moment, and which state of the ledger it was asked for. */
export interface Reading {
  version: number;
  blocks: readonly Block[];
  paid: ReadonlyMap<string, Payment>;
}

const minute = 60_000;

/** The settler's tables. Each method is one statement: it happens whole or not at all. */
export class SimulatedStore {
  now = 0;
  readonly rows: Row[] = [];
  readonly transactions: StoredTransaction[] = [];
  readonly nextNonces = new Map<string, number>();
  readonly ledger: { version: number; hashes: string[]; paid: ReadonlyMap<string, Payment> } = {
    version: 0,
    hashes: ["genesis"],
    paid: new Map(),
  };
  /** Payer → last block with a deposit that the ledger has read. */
  readonly deposits = new Map<string, number>();
  #count = 0;

  /**
   * The ledger goes back to where it agrees with what was read, and then on to the head; nothing happens when somebody
   * else has moved it since (as `sync-ledger.ts`).
   */
  sync({ version, blocks, paid }: Reading): void {
    const { ledger } = this;
    if (ledger.version !== version) return;
    let ancestor = Math.min(ledger.hashes.length, blocks.length) - 1;
    while (ledger.hashes[ancestor] !== blocks[ancestor]?.hash) ancestor -= 1;
    if (ancestor < this.ledgerBlock) this.#undo(ancestor);
    for (const [number, { deposits }] of blocks.entries()) {
      if (number > ancestor) for (const { payer } of deposits) this.deposits.set(payer, number);
    }
    ledger.hashes = blocks.map(({ hash }) => hash);
    ledger.paid = paid;
    ledger.version += 1;
  }

  get ledgerBlock(): number {
    return this.ledger.hashes.length - 1;
  }

  #undo(ancestor: number): void {
    for (const row of this.rows) {
      if (row.paidBlock === null || row.paidBlock <= ancestor) continue;
      row.paidBlock = null;
      if (row.state === "CONFIRMED") Object.assign(row, { state: "PENDING", nextAttemptAt: null });
    }
    for (const each of this.transactions) {
      if (each.minedBlock === null || each.minedBlock <= ancestor) continue;
      Object.assign(each, { status: "BROADCAST", minedBlock: null, broadcastAt: null, triedAt: null });
    }
  }

  confirm(): void {
    for (const row of this.rows) {
      const payment = this.ledger.paid.get(row.sessionId);
      const isEqual = payment?.total === row.total;
      if (!payment || row.state === "CONFIRMED" || (row.failureCode === "MISMATCH" && !isEqual)) continue;
      Object.assign(row, { state: isEqual ? "CONFIRMED" : "FAILED", failureCode: isEqual ? null : "MISMATCH" });
      Object.assign(row, { paidBlock: payment.block, nextAttemptAt: null, leaseId: null });
    }
  }

  claim(leaseId: number, limit: number, leaseMs: number): Row[] {
    const isDue = (row: Row) =>
      row.state !== "CONFIRMED" &&
      row.transactionId === null &&
      (row.leaseId === null || row.leaseUntil <= this.now) &&
      (row.nextAttemptAt === null ? row.state !== "FAILED" : row.nextAttemptAt <= this.now || this.#isWoken(row));
    const claimed = this.rows.filter(isDue).slice(0, limit);
    for (const row of claimed) {
      Object.assign(row, { leaseId, leaseUntil: this.now + leaseMs, checkedBlock: this.ledgerBlock });
    }
    return claimed;
  }

  #isWoken({ state, failureCode, payer, checkedBlock }: Row): boolean {
    return state === "FAILED" && failureCode === "UNDERFUNDED" && (this.deposits.get(payer) ?? 0) > checkedBlock;
  }

  #leased(leaseId: number, ids: readonly string[]): Row[] {
    return this.rows.filter(
      (row) =>
        ids.includes(row.sessionId) &&
        row.leaseId === leaseId &&
        row.leaseUntil > this.now &&
        row.transactionId === null,
    );
  }

  release(leaseId: number): void {
    for (const row of this.rows) if (row.leaseId === leaseId) row.leaseId = null;
  }

  hold(leaseId: number, ids: readonly string[], retryInMs: number): void {
    for (const row of this.#leased(leaseId, ids)) {
      const state = row.state === "FAILED" ? row.state : "PENDING";
      Object.assign(row, { state, nextAttemptAt: this.now + retryInMs, leaseId: null });
    }
  }

  fail(leaseId: number, id: string, failure: { code: string; retryInMs: number | null }): void {
    for (const row of this.#leased(leaseId, [id])) {
      const nextAttemptAt = failure.retryInMs === null ? null : this.now + failure.retryInMs;
      Object.assign(row, { state: "FAILED", failureCode: failure.code, attempts: row.attempts + 1 });
      Object.assign(row, { nextAttemptAt, leaseId: null });
    }
  }

  nextNonce(relayer: string, seen: { minedNonce: number; pendingNonce: number }): number {
    const known = this.nextNonces.get(relayer);
    const next = known === undefined ? seen.pendingNonce : Math.max(known, seen.minedNonce);
    this.nextNonces.set(relayer, next);
    return next;
  }

  /** As `storeTransaction`: takes the nonce and stores the bytes. */
  storeTransaction(leaseId: number, signed: Signed): StoredTransaction | "taken" | "lost" {
    const leased = this.#leased(leaseId, signed.sessionIds);
    if (leased.length < signed.sessionIds.length) return "lost";
    if (this.nextNonces.get(signed.relayer) !== signed.nonce) return "taken";
    this.nextNonces.set(signed.relayer, signed.nonce + 1);
    const stored = this.#insert(signed);
    for (const row of leased) {
      Object.assign(row, { state: "PENDING", transactionId: stored.id, attempts: row.attempts + 1 });
      Object.assign(row, { failureCode: null, nextAttemptAt: null, leaseId: null });
    }
    return stored;
  }

  #insert(signed: Signed): StoredTransaction {
    const id = `t${String(this.#count++).padStart(5, "0")}`;
    const stored: StoredTransaction = {
      ...signed,
      id,
      hash: `0x${id}`,
      status: "SIGNED",
      createdAt: this.now,
      broadcastAt: null,
      triedAt: null,
      minedBlock: null,
      isReplaced: false,
    };
    this.transactions.push(stored);
    return stored;
  }

  storeReplacement(replaced: StoredTransaction, maxFee: bigint): StoredTransaction | undefined {
    if (replaced.isReplaced || (replaced.status !== "SIGNED" && replaced.status !== "BROADCAST")) return undefined;
    replaced.isReplaced = true;
    const stored = this.#insert({ ...replaced, maxFee });
    for (const row of this.rows) if (row.transactionId === replaced.id) row.transactionId = stored.id;
    return stored;
  }

  storeFiller(relayer: string, nonce: number, maxFee: bigint): StoredTransaction | undefined {
    const ofNonce = this.transactions.filter((each) => each.relayer === relayer && each.nonce === nonce);
    const isNext = (this.nextNonces.get(relayer) ?? 0) > nonce;
    if (!isNext || ofNonce.some(({ status }) => status !== "REPLACED")) return undefined;
    for (const each of ofNonce) each.isReplaced = true;
    return this.#insert({ relayer, nonce, maxFee, sessionIds: [], isBatch: false });
  }

  /** As `reopenUnpaid`: the ledger has read the block, and the payment is not in it. */
  reopenUnpaid(): void {
    for (const row of this.rows) {
      const paying = this.transactions.find(({ id }) => id === row.transactionId);
      if (row.state !== "SUBMITTED" || paying?.status !== "MINED" || (paying.minedBlock ?? 0) > this.ledgerBlock)
        continue;
      Object.assign(paying, { status: "BROADCAST", minedBlock: null });
    }
  }

  open(relayer: string, minedNonce: number, limit: number): StoredTransaction[] {
    const isOpen = ({ status, minedBlock, nonce }: StoredTransaction) =>
      status === "SIGNED" || status === "BROADCAST" || (minedBlock ?? 0) > this.ledgerBlock || nonce >= minedNonce;
    const own = this.transactions.filter((each) => each.relayer === relayer);
    const nonces = [...new Set(own.filter(isOpen).map(({ nonce }) => nonce))].sort((a, b) => a - b).slice(0, limit);
    return own
      .filter(({ nonce }) => nonces.includes(nonce))
      .sort((a, b) => a.nonce - b.nonce || Number(a.maxFee - b.maxFee) || (a.id < b.id ? -1 : 1));
  }

  markBroadcast(id: string, from: NonceTransaction["status"]): void {
    const stored = this.transactions.find((each) => each.id === id);
    if (stored?.status !== from) return;
    Object.assign(stored, { status: "BROADCAST", minedBlock: null, triedAt: this.now });
    stored.broadcastAt ??= this.now;
    for (const row of this.rows) {
      if (row.transactionId === id && row.state === "PENDING") row.state = "SUBMITTED";
    }
  }

  markTried(id: string): void {
    for (const each of this.transactions) if (each.id === id) each.triedAt = this.now;
  }

  resolve({ id, status, block, skipped }: Resolution): void {
    const won = this.transactions.find((each) => each.id === id);
    if (!won) return;
    const ofNonce = this.transactions.filter((each) => each.relayer === won.relayer && each.nonce === won.nonce);
    const ids = new Set(ofNonce.map((each) => each.id));
    for (const each of ofNonce) if (each !== won) Object.assign(each, { status: "REPLACED", minedBlock: null });
    Object.assign(won, { status, minedBlock: block });
    for (const row of this.rows) {
      if (row.transactionId === null || !ids.has(row.transactionId)) continue;
      if (row.state !== "PENDING" && row.state !== "SUBMITTED") continue;
      const isIn = won.sessionIds.includes(row.sessionId);
      const code = isIn ? skipped.get(row.sessionId) : null;
      const state = code === undefined ? "SUBMITTED" : code === null ? "PENDING" : "FAILED";
      const isPaid = state === "SUBMITTED" && status === "MINED";
      Object.assign(row, { state, failureCode: code ?? null, transactionId: isPaid ? won.id : null });
      row.nextAttemptAt =
        state !== "FAILED"
          ? row.nextAttemptAt
          : this.now + (code === "REVERTED" ? Math.min(60, 2 ** Math.min(row.attempts, 10)) : 10) * minute;
    }
  }

  abandon(ids: readonly string[]): void {
    for (const each of this.transactions) {
      if (ids.includes(each.id)) Object.assign(each, { status: "REPLACED", minedBlock: null });
    }
    for (const row of this.rows) {
      if (row.transactionId === null || !ids.includes(row.transactionId)) continue;
      row.transactionId = null;
      if (row.state === "SUBMITTED") row.state = "PENDING";
      if (row.state === "PENDING") row.nextAttemptAt = null;
    }
  }
}

export type Signed = Pick<StoredTransaction, "relayer" | "nonce" | "sessionIds" | "isBatch" | "maxFee">;
