import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { startAnvil } from "./anvil.ts";
import { ChainJournal, type JournalRecord } from "./chain-journal.ts";
import { connectJsonRpc, type JsonRpc, type JsonRpcAnswer } from "./json-rpc.ts";
import { freePort } from "./ports.ts";
import { type Part, settlesWithin } from "./process.ts";

export interface ChainEngineOptions {
  folder: string;
  chainId: number;
  logFile: string;
  env?: NodeJS.ProcessEnv;
  dieWithParent?: boolean;
  /** Says something a person should know. */
  say: (message: string) => void;
}

interface Head {
  number: string;
  hash: string;
  timestamp: number;
}

/** One life of anvil, from restored to dead. */
interface Life {
  readonly rpc: JsonRpc;
  readonly part: Part;
  readonly over: Promise<unknown>;
  head: Head;
  /** Records that it replayed, and what became of the last of them. */
  replayed: number;
  lastOutcomes: JsonRpcAnswer[];
}

interface Waiting {
  raw: string;
  resolve: (answer: JsonRpcAnswer) => void;
}

const batchSize = 100;
const transactionsPerState = 1_000;
const goneWithinMs = 1_000;
const accountBalanceEther = "1000000";

/**
 * Anvil with a memory. Anvil mines only when told to, with the transactions, order and time that the journal already
 * holds; the same journal therefore gives the same blocks, hashes included, after any kill.
 */
export class ChainEngine {
  readonly #options: ChainEngineOptions;
  readonly #journal: ChainJournal;
  readonly #queue: Waiting[] = [];
  /** Accepted and not in the state: hash → signed transaction. */
  readonly #accepted = new Map<string, string>();
  #life = Promise.withResolvers<Life>();
  #current: Life | undefined;
  #lastAlone: Promise<unknown> = Promise.resolve();
  #isDraining = false;

  private constructor(options: ChainEngineOptions, journal: ChainJournal) {
    this.#options = options;
    this.#journal = journal;
  }

  static async open(options: ChainEngineOptions): Promise<ChainEngine> {
    return new ChainEngine(options, await ChainJournal.open(options.folder));
  }

  /** Starts anvil and replays what it must know. Nobody reads from it before it has caught up. */
  start(): Promise<Part> {
    return this.#alone(() => this.#start());
  }

  async #start(): Promise<Part> {
    const { folder, chainId, logFile, env, dieWithParent } = this.#options;
    const port = await freePort();
    const cache = join(folder, "cache");
    await rm(cache, { recursive: true, force: true });
    await mkdir(cache, { recursive: true });
    const { stateFile } = this.#journal;
    const genesis = await readGenesis(folder);
    const part = await startAnvil({
      port,
      chainId,
      logFile,
      args: [...genesis.args, "--cache-path", cache, ...(stateFile ? ["--load-state", stateFile] : [])],
      ...(env ? { env } : {}),
      ...(dieWithParent ? { dieWithParent } : {}),
    });
    const rpc = connectJsonRpc(port);
    try {
      const life = await this.#restore(part, rpc);
      this.#life.resolve(life);
      this.#current = life;
      void part.exited.then(() => {
        rpc.close();
        this.#current = undefined;
        this.#life = Promise.withResolvers<Life>();
      });
      return { ...part, stop: () => this.#stop(life) };
    } catch (error) {
      rpc.close();
      part.kill();
      throw error;
    }
  }

  async #restore(part: Part, rpc: JsonRpc): Promise<Life> {
    const head = await readHead(rpc);
    const life: Life = { rpc, part, over: part.exited, head, replayed: 0, lastOutcomes: [] };
    // The list may grow while it is replayed; it is followed to its end, and the caller switches in the same turn.
    for (;;) {
      const record = this.#journal.records[life.replayed];
      if (!record) return life;
      this.#compare(life.head, record);
      life.lastOutcomes = await this.#apply(life, record);
      life.replayed += 1;
    }
  }

  /** Lets go of the journal, after a fold that is under way; anvil is stopped by its own `stop`. */
  async close(): Promise<void> {
    await this.#lastAlone;
    await this.#journal.close();
  }

  /** Asks the chain something that changes nothing. Waits through a restart. */
  async ask(method: string, params?: unknown): Promise<JsonRpcAnswer> {
    for (;;) {
      const life = await this.#life.promise;
      try {
        return await life.rpc.ask(method, params);
      } catch (error) {
        if (!(await settlesWithin(life.over, goneWithinMs))) throw error;
        // It died under the question, which changes nothing and can be put to the next one.
      }
    }
  }

  /** Takes a signed transaction and answers when its block is mined, or with anvil's refusal. */
  submit(raw: string): Promise<JsonRpcAnswer> {
    return new Promise((resolve) => {
      this.#queue.push({ raw, resolve });
      if (!this.#isDraining) void this.#drain();
    });
  }

  async #drain(): Promise<void> {
    this.#isDraining = true;
    for (let batch = this.#queue.splice(0, batchSize); batch.length > 0; batch = this.#queue.splice(0, batchSize)) {
      try {
        const outcomes = await this.#mine(batch.map(({ raw }) => raw));
        for (const [index, { resolve }] of batch.entries()) resolve(outcomes[index] ?? failure("no outcome"));
        if (this.#journal.transactionCount >= transactionsPerState) await this.#saveState();
      } catch (error) {
        this.#options.say(`chain: ${error instanceof Error ? error.message : String(error)}`);
        for (const { resolve } of batch) resolve(failure("the local chain could not keep its journal"));
      }
    }
    this.#isDraining = false;
  }

  async #mine(transactions: string[]): Promise<JsonRpcAnswer[]> {
    const before = await this.#life.promise;
    const { number, hash, timestamp } = before.head;
    const record = { parent: { number, hash }, timestamp: Math.max(now(), timestamp), transactions };
    const index = this.#journal.records.length;
    await this.#journal.append(record);
    for (;;) {
      const life = await this.#life.promise;
      if (life.replayed > index) return life.lastOutcomes;
      try {
        const outcomes = await this.#apply(life, record);
        life.replayed = index + 1;
        return outcomes;
      } catch {
        // Half applied: this life of anvil must not go on. The next one replays the record whole.
        life.part.kill();
        await life.over;
      }
    }
  }

  /** Hands over the transactions in order and mines until none is ready. Does the same whenever it is repeated. */
  async #apply(life: Life, { transactions, timestamp }: JournalRecord): Promise<JsonRpcAnswer[]> {
    const outcomes: JsonRpcAnswer[] = [];
    for (const raw of transactions) {
      const outcome = await life.rpc.ask("eth_sendRawTransaction", [raw]);
      if ("result" in outcome) this.#accepted.set(String(outcome.result), raw);
      outcomes.push(outcome);
    }
    for (;;) {
      const { pending } = await life.rpc.call<{ pending: string }>("txpool_status");
      if (Number(pending) === 0) return outcomes;
      const [block] = await life.rpc.call<MinedBlock[]>("evm_mine_detailed", [{ timestamp }]);
      if (!block) return outcomes;
      life.head = { number: block.number, hash: block.hash, timestamp: Number(block.timestamp) };
      for (const { hash } of block.transactions) this.#accepted.delete(hash);
      if (block.transactions.length === 0) return outcomes;
    }
  }

  #compare(head: Head, { parent }: JournalRecord): void {
    if (head.number !== parent.number) {
      throw new Error(
        `the journal continues at block ${Number(parent.number)}, the state ends at ${Number(head.number)}`,
      );
    }
    if (head.hash !== parent.hash) this.#options.say(`chain: block ${Number(head.number)} came back with another hash`);
  }

  /** Folds the journal into a state file. Left for later when anvil dies meanwhile. */
  #saveState(): Promise<void> {
    return this.#alone(async () => {
      const life = this.#current;
      if (!life) return;
      try {
        const dump = await life.rpc.call<string>("anvil_dumpState", [false]);
        const pool = await life.rpc.call<Pool>("txpool_content");
        await this.#journal.rotate(gunzipSync(Buffer.from(dump.slice(2), "hex")), this.#carriedOver(life.head, pool));
        life.replayed = this.#journal.records.length;
      } catch (error) {
        this.#options.say(`chain: state not saved, the journal goes on (${String(error)})`);
      }
    });
  }

  /** What was accepted but is in no block yet: a state does not hold it. */
  #carriedOver({ number, hash, timestamp }: Head, { pending, queued }: Pool): JournalRecord | undefined {
    const waiting = [...Object.values(pending), ...Object.values(queued)].flatMap((byNonce) => Object.values(byNonce));
    const transactions = waiting.map((entry) => this.#accepted.get(entry.hash)).filter((raw) => raw !== undefined);
    return transactions.length > 0 ? { parent: { number, hash }, timestamp, transactions } : undefined;
  }

  /** A start and a fold must not meet: the one reads the files that the other replaces. */
  #alone<T>(run: () => Promise<T>): Promise<T> {
    const turn = this.#lastAlone.then(run, run);
    this.#lastAlone = turn.catch(() => undefined);
    return turn;
  }

  async #stop(life: Life): Promise<void> {
    if (this.#journal.transactionCount > batchSize && !this.#isDraining) await this.#saveState();
    await life.part.stop();
  }
}

interface MinedBlock {
  number: string;
  hash: string;
  timestamp: string;
  transactions: { hash: string }[];
}

interface Pool {
  pending: Record<string, Record<string, { hash: string }>>;
  queued: Record<string, Record<string, { hash: string }>>;
}

/** The arguments that decide block 0 and the rules; kept, since the same journal on another genesis is another chain. */
async function readGenesis(folder: string): Promise<{ args: string[] }> {
  const path = join(folder, "genesis.json");
  const kept = await readFile(path, "utf8").catch(() => undefined);
  if (kept !== undefined) return JSON.parse(kept);
  const rules = ["--timestamp", String(now()), "--balance", accountBalanceEther, "--hardfork", "prague"];
  const genesis = { args: ["--no-mining", "--order", "fifo", "--no-cors", ...rules] };
  await writeFile(`${path}.new`, JSON.stringify(genesis), { flush: true });
  await rename(`${path}.new`, path);
  return genesis;
}

async function readHead(rpc: JsonRpc): Promise<Head> {
  const block = await rpc.call<MinedBlock>("eth_getBlockByNumber", ["latest", false]);
  return { number: block.number, hash: block.hash, timestamp: Number(block.timestamp) };
}

function now(): number {
  return Math.floor(Date.now() / 1000);
}

function failure(message: string): JsonRpcAnswer {
  return { error: { code: -32603, message } };
}
