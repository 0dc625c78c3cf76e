import type { decideBatch, decideSettlement, SettlementStep } from "../decide.ts";
import type { decideNonce } from "../decide-nonce.ts";
import { raisedFees } from "../decide-nonce.ts";
import { packBatches } from "../pack-batches.ts";
import type { SignedCall, SimulatedChain } from "./testing-chain.ts";
import type { Row, Signed, SimulatedStore, StoredTransaction } from "./testing-store.ts";

/** The decisions under test. */
export interface Decisions {
  decideNonce: typeof decideNonce;
  decideSettlement: typeof decideSettlement;
  decideBatch: typeof decideBatch;
  failureOfSkip(reason: string): string | null;
}

/**
 * One effect on something outside: the driver may fail it before or after it happened, let others act first, or never
 * come back.
 */
export interface Effect {
  on: "rpc" | "database";
  run(): unknown;
}
/** A run of the tick: gives each effect to the driver and gets its result. */
export type Run = Generator<Effect, void, unknown>;

interface World {
  chain: SimulatedChain;
  store: SimulatedStore;
  relayers: readonly string[];
  decisions: Decisions;
  newLease(): number;
}

interface Account {
  minedNonce: number;
  pendingNonce: number;
  fee: bigint;
}

const leaseMs = 25_000;
const entriesPerBatch = 5;
const noncesTried = 5;
const gapAfterMs = 10_000;

function* rpc<T>(run: () => T): Generator<Effect, T, unknown> {
  return (yield { on: "rpc", run }) as T;
}
function* database<T>(run: () => T): Generator<Effect, T, unknown> {
  return (yield { on: "database", run }) as T;
}

const fees = (fee: bigint) => ({ maxFeePerGas: fee, maxPriorityFeePerGas: 1n });

/** The parts of the tick that settle, in their order; a part that fails leaves the others alone (as `run-tick.ts`). */
export function* tick(world: World): Run {
  const { chain, store } = world;
  for (const part of [readLedger, confirm, relay, settle]) {
    try {
      yield* part(world);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
    }
  }

  function* readLedger(): Run {
    const version = yield* database(() => store.ledger.version);
    const reading = yield* rpc(() => ({ version, blocks: [...chain.blocks], paid: chain.state.paid }));
    yield* database(() => store.sync(reading));
  }
  function* confirm(): Run {
    yield* database(() => store.confirm());
  }
}

/** What the driver throws into a run. */
export class Fault extends Error {}

function readAccount({ chain }: World, relayer: string): Generator<Effect, Account, unknown> {
  return rpc(() => ({
    minedNonce: chain.minedNonce(relayer),
    pendingNonce: chain.pendingNonce(relayer),
    fee: chain.baseFee * 2n,
  }));
}

function callOf(
  { store }: World,
  { hash, relayer, nonce, maxFee, sessionIds, isBatch }: StoredTransaction,
): SignedCall {
  const entries = store.rows.filter(({ sessionId }) => sessionIds.includes(sessionId));
  return { hash, relayer, nonce, maxFee, isBatch, entries };
}

function* broadcast(world: World, stored: StoredTransaction): Generator<Effect, boolean, unknown> {
  const { chain, store } = world;
  const { id, status } = stored;
  const outcome = yield* rpc(() => chain.take(callOf(world, stored)));
  if (outcome === "accepted" || outcome === "known") yield* database(() => store.markBroadcast(id, status));
  else yield* database(() => store.markTried(id));
  return outcome === "underpriced";
}

/** As `relay-transactions.ts`. */
function* relay(world: World): Run {
  yield* database(() => world.store.reopenUnpaid());
  for (const relayer of world.relayers) yield* follow(world, relayer);
}

function* follow(world: World, relayer: string): Run {
  const { chain, store, decisions } = world;
  const account = yield* readAccount(world, relayer);
  const open = yield* database(() => store.open(relayer, account.minedNonce, 20).map((each) => ({ ...each })));
  const [lowest] = open;
  if (!lowest) return;
  const receipts = yield* rpc(() => open.map(({ hash }) => chain.receipt(hash)));
  const { minedNonce } = account;
  if (!receipts[0] && lowest.nonce > minedNonce && store.now - lowest.createdAt >= gapAfterMs) {
    const filler = yield* database(() => store.storeFiller(relayer, minedNonce, account.fee));
    if (filler) yield* broadcast(world, { ...filler });
  }
  const followed = open.map((each, at) => ({ ...each, mined: receipts[at] ?? null }));
  for (const [nonce, transactions] of Map.groupBy(followed, (each) => each.nonce)) {
    const since = (at: number | null) => (at === null ? null : store.now - at);
    const step = decisions.decideNonce({
      nonce,
      minedNonce,
      marketFees: fees(account.fee),
      transactions: transactions.map(({ id, status, createdAt, broadcastAt, triedAt, maxFee, minedBlock, mined }) => ({
        id,
        status,
        ageMs: store.now - createdAt,
        sinceBroadcastMs: since(broadcastAt),
        sinceTryMs: since(triedAt),
        ...fees(maxFee),
        minedBlock: minedBlock === null ? null : BigInt(minedBlock),
        receipt: mined && { isSuccess: mined.isSuccess, blockNumber: BigInt(mined.block) },
      })),
    });
    const subject = "id" in step ? transactions.find(({ id }) => id === step.id) : undefined;
    if (step.do === "abandon") yield* database(() => store.abandon(transactions.map(({ id }) => id)));
    else if (step.do === "resolve" && subject) {
      const skipped = new Map(
        (subject.mined?.skipped ?? []).map((each) => [each.sessionId, decisions.failureOfSkip(each.reason)]),
      );
      yield* database(() =>
        store.resolve({ id: step.id, status: step.status, block: Number(step.blockNumber), skipped }),
      );
    } else if (step.do === "replace" && subject) yield* replace(world, subject, step.fees.maxFeePerGas);
    else if (step.do === "broadcast" && subject && (yield* broadcast(world, subject))) {
      const raised = raisedFees(fees(subject.maxFee), fees(account.fee));
      if (raised) yield* replace(world, subject, raised.maxFeePerGas);
    }
  }
}

function* replace(world: World, { id }: StoredTransaction, maxFee: bigint): Run {
  const { store } = world;
  const stored = yield* database(() => {
    const subject = store.transactions.find((each) => each.id === id);
    return subject && store.storeReplacement(subject, maxFee);
  });
  if (stored) yield* broadcast(world, { ...stored });
}

/** As `settle-due.ts`. */
function* settle(world: World): Run {
  const { store } = world;
  const leaseId = world.newLease();
  const claimed = yield* database(() => store.claim(leaseId, 12, leaseMs).map((row) => ({ ...row })));
  if (claimed.length === 0) return;
  try {
    yield* settleClaimed(world, leaseId, claimed);
  } finally {
    // A process that is gone gives nothing back: the driver does not run what follows a crash.
    yield* database(() => store.release(leaseId));
  }
}

function pack(rows: readonly Row[]): Row[][] {
  return packBatches(rows, { entries: entriesPerBatch, gas: 1_000_000n, gasOf: (batch) => BigInt(batch.length) });
}

const refusal = (reason: string) => ({ isOk: false as const, revert: { name: reason, args: [], reason } });

function* settleClaimed(world: World, leaseId: number, claimed: readonly Row[]): Run {
  const { chain, store, decisions } = world;
  const payments: Row[][] = [];
  const look: Row[] = claimed.filter(({ state }) => state !== "PENDING");
  for (const batch of pack(claimed.filter(({ state }) => state === "PENDING"))) {
    if (batch.length === 1) {
      look.push(...batch);
      continue;
    }
    const result = yield* rpc(() => chain.simulate(batch, true));
    const simulation =
      typeof result === "number" ? { isOk: true as const, settledCount: result } : refusal(result.reason);
    const step = decisions.decideBatch(batch.length, simulation);
    if (step.do === "send") payments.push(batch);
    else if (step.do === "lookAtEach") look.push(...batch);
    else
      yield* database(() =>
        store.hold(
          leaseId,
          batch.map(({ sessionId }) => sessionId),
          step.retryInMs,
        ),
      );
  }
  const together: Row[] = [];
  for (const row of look) {
    const step = yield* lookAt(world, row);
    if (step.do === "hold") yield* database(() => store.hold(leaseId, [row.sessionId], step.retryInMs));
    else if (step.do === "fail") yield* database(() => store.fail(leaseId, row.sessionId, step));
    else if (step.do === "send" && row.state === "SUBMITTED") payments.push([row]);
    else if (step.do === "send") together.push(row);
  }
  payments.push(...pack(together));
  for (const [at, rows] of payments.entries()) yield* send(world, leaseId, rows, at);
}

function* lookAt({ chain, store, decisions }: World, row: Row): Generator<Effect, SettlementStep, unknown> {
  const [isSettled, result, isOutside] = yield* rpc(() => {
    const payment = chain.state.paid.get(row.sessionId);
    const isKnown = store.ledger.paid.has(row.sessionId);
    const isCovered = payment !== undefined && payment.block <= row.checkedBlock;
    return [payment !== undefined, chain.simulate([row], false), isCovered && !isKnown] as const;
  });
  return decisions.decideSettlement({
    hasReverted: row.state === "SUBMITTED",
    attempts: row.attempts,
    isSettled,
    isPaidByOthers: isOutside,
    isDeferrable: false,
    simulation: typeof result === "number" ? { isOk: true } : refusal(result.reason),
  });
}

function* send(world: World, leaseId: number, rows: readonly Row[], at: number): Run {
  const { store, relayers } = world;
  const relayer = relayers[at % relayers.length] ?? "";
  const account = yield* readAccount(world, relayer);
  for (let tried = 0; tried < noncesTried; tried += 1) {
    const nonce = yield* database(() => store.nextNonce(relayer, account));
    const sessionIds = rows.map(({ sessionId }) => sessionId);
    const signed: Signed = { relayer, nonce, maxFee: account.fee, isBatch: rows.length > 1, sessionIds };
    const stored = yield* database(() => store.storeTransaction(leaseId, signed));
    if (stored === "taken") continue;
    if (stored !== "lost") yield* broadcast(world, { ...stored });
    return;
  }
}
