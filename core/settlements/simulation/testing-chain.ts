import type { Random } from "#http/proof/testing-random.ts";

export interface Entry {
  sessionId: string;
  payer: string;
  total: number;
}

export interface SignedCall {
  hash: string;
  relayer: string;
  nonce: number;
  maxFee: bigint;
  /** Empty for a filler. */
  entries: readonly Entry[];
  isBatch: boolean;
}

interface Mined {
  call: SignedCall;
  isSuccess: boolean;
  skipped: { sessionId: string; reason: string }[];
}

export interface Block {
  hash: string;
  mined: Mined[];
  deposits: { payer: string; amount: number }[];
}

export interface Payment {
  total: number;
  block: number;
}

interface State {
  pools: Map<string, number>;
  /** By session. */
  paid: Map<string, Payment>;
  nonces: Map<string, number>;
}

const insufficient = "LuxxonSettlement_InsufficientPool";
const already = "LuxxonSettlement_AlreadySettled";

/** A chain, its contract and the mempool of its node, as far as the settler sees them. Amounts are µUSDC. */
export class SimulatedChain {
  readonly blocks: Block[] = [{ hash: "genesis", mined: [], deposits: [] }];
  /** Relayer → nonce → what waits. */
  readonly mempool = new Map<string, Map<number, SignedCall>>();
  baseFee = 100n;
  readonly #random: Random;
  #count = 0;
  #states: State[] = [{ pools: new Map(), paid: new Map(), nonces: new Map() }];

  constructor(random: Random) {
    this.#random = random;
  }

  get head(): number {
    return this.blocks.length - 1;
  }

  get state(): State {
    return this.#states[this.head] as State;
  }

  pool(payer: string): number {
    return this.state.pools.get(payer) ?? 0;
  }

  minedNonce(relayer: string): number {
    return this.state.nonces.get(relayer) ?? 0;
  }

  pendingNonce(relayer: string): number {
    let nonce = this.minedNonce(relayer);
    while (this.mempool.get(relayer)?.has(nonce)) nonce += 1;
    return nonce;
  }

  /** What a node says to signed bytes. */
  take(call: SignedCall): "accepted" | "known" | "nonceTooLow" | "underpriced" {
    if (call.nonce < this.minedNonce(call.relayer)) return "nonceTooLow";
    const waiting = this.mempool.get(call.relayer) ?? new Map<number, SignedCall>();
    const before = waiting.get(call.nonce);
    if (before?.hash === call.hash) return "known";
    if (before && call.maxFee * 8n < before.maxFee * 9n) return "underpriced";
    this.mempool.set(call.relayer, waiting.set(call.nonce, call));
    return "accepted";
  }

  /** How many entries a transaction would settle now; the reason when it would revert. */
  simulate(entries: readonly Entry[], isBatch: boolean): number | { reason: string } {
    const { skipped } = execute(copy(this.state), entries, this.head + 1);
    const [first] = skipped;
    if (!isBatch && first) return { reason: first.reason };
    return entries.length - skipped.length;
  }

  /** One block, of some or all of what could be in it. */
  mine(deposits: Block["deposits"] = []): void {
    const state = copy(this.state);
    const number = this.head + 1;
    const block: Block = { hash: `block-${this.#count++}`, mined: [], deposits };
    for (const { payer, amount } of deposits) state.pools.set(payer, (state.pools.get(payer) ?? 0) + amount);
    for (const [relayer, waiting] of this.mempool) {
      let nonce = state.nonces.get(relayer) ?? 0;
      for (let call = waiting.get(nonce); call && call.maxFee >= this.baseFee; call = waiting.get(nonce)) {
        if (this.#random.chance(0.1)) break;
        waiting.delete(nonce);
        nonce += 1;
        block.mined.push({ call, ...run(state, call, number) });
      }
      state.nonces.set(relayer, nonce);
    }
    this.blocks.push(block);
    this.#states.push(state);
  }

  /** Some of the last blocks are gone; their transactions wait again, those that the node has not forgotten. Deposits come again. */
  reorganize(depth: number): void {
    const keep = Math.max(1, this.blocks.length - depth);
    const gone = this.blocks.splice(keep);
    this.#states.length = keep;
    for (const { call } of gone.flatMap(({ mined }) => mined)) {
      if (this.#random.chance(0.7)) this.take(call);
    }
    for (let made = 0; made < gone.length; made += 1) {
      this.mine(gone[made]?.deposits);
      if (made === gone.length - 1) this.mine();
    }
  }

  /** The node restarts and forgets some of what waits. */
  forget(): void {
    for (const waiting of this.mempool.values()) {
      for (const nonce of [...waiting.keys()]) if (this.#random.chance(0.5)) waiting.delete(nonce);
    }
  }

  receipt(hash: string): (Mined & { block: number }) | null {
    for (let block = this.head; block > 0; block -= 1) {
      const mined = this.blocks[block]?.mined.find(({ call }) => call.hash === hash);
      if (mined) return { ...mined, block };
    }
    return null;
  }
}

const copy = ({ pools, paid, nonces }: State): State => ({
  pools: new Map(pools),
  paid: new Map(paid),
  nonces: new Map(nonces),
});

/** As the contract: what cannot be paid is skipped. */
function execute(state: State, entries: readonly Entry[], block: number) {
  const skipped: Mined["skipped"] = [];
  for (const { sessionId, payer, total } of entries) {
    const pool = state.pools.get(payer) ?? 0;
    const reason = state.paid.has(sessionId) ? already : pool < total ? insufficient : null;
    if (reason) skipped.push({ sessionId, reason });
    else {
      state.pools.set(payer, pool - total);
      state.paid.set(sessionId, { total, block });
    }
  }
  return { skipped };
}

function run(state: State, { entries, isBatch }: SignedCall, block: number) {
  if (isBatch) return { isSuccess: true, ...execute(state, entries, block) };
  const trial = execute(copy(state), entries, block);
  if (trial.skipped.length > 0) return { isSuccess: false, skipped: [] };
  execute(state, entries, block);
  return { isSuccess: true, skipped: [] };
}
