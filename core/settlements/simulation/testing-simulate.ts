import { type Random, randomOf } from "#http/proof/testing-random.ts";
import { SimulatedChain } from "./testing-chain.ts";
import { type Decisions, type Effect, Fault, type Run, tick } from "./testing-settler.ts";
import { type Row, SimulatedStore } from "./testing-store.ts";

const settlements = 12;
const payers = ["payer-a", "payer-b", "payer-c"];
const relayers = ["relayer-a", "relayer-b"];
const workers = 3;
const faultySteps = 260;
/** After the last fault everything settles within so many ticks of 5 s with a block each (a failed one is retried after 10 minutes). */
const quietTicks = 400;
const leastQuietTicks = 12;

/**
 * One seed: sessions end, pools are topped up and run dry, several workers settle, calls to the node and statements fail
 * before or after they took effect, workers die between any two effects, blocks are mined late, reorganized, and the node
 * forgets. Then the faults end.
 * @returns what is wrong at the end or was on the way; nothing when all is well.
 */
export function simulate(seed: number, decisions: Decisions, say: (line: string) => void = () => undefined): string[] {
  const random = randomOf(seed, 0);
  const chain = new SimulatedChain(random);
  const store = new SimulatedStore();
  let leases = 0;
  const world = { chain, store, relayers, decisions, newLease: () => ++leases };
  const wrong = new Set<string>();
  let deposited = 0;
  let ended = 0;

  const deposit = (amount: number) => {
    deposited += amount;
    return { payer: random.pick(payers), amount };
  };
  const endSession = () => {
    ended += 1;
    store.rows.push(newRow(ended, random));
  };
  const look = () => {
    for (const problem of checkNow(chain, store, deposited)) wrong.add(problem);
  };
  chain.mine(payers.map((payer) => ({ ...deposit(random.int(600)), payer })));

  const running: { run: Run; next: Effect }[] = [];
  for (let step = 0; step < faultySteps; step += 1) {
    store.now += random.chance(0.01) ? random.int(90_000) : random.int(400);
    if (ended < settlements && random.chance(0.2)) endSession();
    if (running.length < workers && random.chance(0.5)) begin(running, tick(world));
    if (random.chance(0.12)) chain.mine(random.chance(0.1) ? [deposit(random.int(500))] : []);
    if (random.chance(0.02)) chain.baseFee = BigInt(50 + random.int(400));
    if (random.chance(0.01)) chain.forget();
    if (random.chance(0.01)) chain.reorganize(1 + random.int(6));
    if (running.length === 0) continue;
    const at = random.int(running.length);
    if (random.chance(0.02)) {
      say(`${step} a worker dies`);
      running.splice(at, 1);
    } else advance(running, at, random, say);
    look();
  }

  chain.baseFee = 100n;
  while (ended < settlements) endSession();
  for (let quiet = 0; quiet < quietTicks; quiet += 1) {
    for (const _ of finish(tick(world)));
    store.now += 5_000;
    if (quiet === 0) chain.mine(payers.map((payer) => ({ ...deposit(10_000), payer })));
    chain.mine();
    look();
    if (quiet >= leastQuietTicks && isAtRest(chain, store)) break;
  }
  for (const row of store.rows) {
    if (row.state !== "CONFIRMED") wrong.add(`${row.sessionId} ends ${row.state} ${row.failureCode ?? ""}`);
  }
  for (const relayer of relayers) {
    const waiting = (store.nextNonces.get(relayer) ?? 0) - chain.minedNonce(relayer);
    if (waiting !== 0) wrong.add(`${relayer} ends with ${waiting} nonces open`);
  }
  return [...wrong];
}

function newRow(count: number, random: Random): Row {
  return {
    sessionId: `s${count}`,
    sessionIdHash: `0x${count.toString(16).padStart(64, "0")}`,
    payer: random.pick(payers),
    to: random.pick(["payee-a", "payee-b"]),
    total: 1 + random.int(200),
    state: "PENDING",
    failureCode: null,
    transactionId: null,
    leaseId: null,
    leaseUntil: 0,
    nextAttemptAt: null,
    attempts: 0,
    checkedBlock: 0,
    paidBlock: null,
  };
}

function begin(running: { run: Run; next: Effect }[], run: Run): void {
  const first = run.next();
  if (!first.done) running.push({ run, next: first.value });
}

/** One effect of one worker, with what may happen to it. */
function advance(running: { run: Run; next: Effect }[], at: number, random: Random, say: (line: string) => void): void {
  const worker = running[at];
  if (!worker) return;
  const { run, next } = worker;
  const isLost = random.chance(next.on === "rpc" ? 0.08 : 0.03);
  const happens = !isLost || random.chance(0.5);
  say(`${next.on} ${next.run}${isLost ? ` LOST ${happens ? "after" : "before"}` : ""}`);
  const result = happens ? next.run() : undefined;
  const step = isLost ? run.throw(new Fault(next.on)) : run.next(result);
  if (step.done) running.splice(at, 1);
  else worker.next = step.value;
}

function* finish(run: Run): Generator<void> {
  let step = run.next();
  while (!step.done) {
    yield;
    step = run.next(step.value.run());
  }
}

const isAtRest = (chain: SimulatedChain, store: SimulatedStore) =>
  store.rows.every(({ state }) => state === "CONFIRMED") &&
  relayers.every((relayer) => (store.nextNonces.get(relayer) ?? 0) === chain.minedNonce(relayer));

/** What holds at every moment. */
function checkNow(chain: SimulatedChain, store: SimulatedStore, deposited: number): string[] {
  const wrong: string[] = [];
  const { pools, paid } = chain.state;
  const sum = (numbers: Iterable<number>) => [...numbers].reduce((total, each) => total + each, 0);
  const held = sum(pools.values()) + sum([...paid.values()].map(({ total }) => total));
  if (held > deposited) wrong.push(`the contract holds and paid ${held} of ${deposited}`);
  for (const { sessionId, state, total } of store.rows) {
    const onChain = paid.get(sessionId);
    if (onChain && onChain.total !== total) wrong.push(`${sessionId} was paid ${onChain.total} of ${total}`);
    if (state === "CONFIRMED" && store.ledger.paid.get(sessionId)?.total !== total) {
      wrong.push(`${sessionId} is CONFIRMED without a payment in the ledger`);
    }
  }
  const nonces = new Set<string>();
  for (const { relayer, nonce, status, isReplaced } of store.transactions) {
    const key = `${relayer} ${nonce}`;
    if (isReplaced || status === "REPLACED") continue;
    if (nonces.has(key)) wrong.push(`two transactions of ${key} are under way`);
    nonces.add(key);
  }
  return wrong;
}
