import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";

/** What becomes of these transactions follows from the state before them and the time; so this much brings it back. */
export interface JournalRecord {
  parent: { number: string; hash: string };
  /** Unix seconds of the block. */
  timestamp: number;
  /** Signed and serialised, in order. */
  transactions: string[];
}

/**
 * The durable half of the local chain: one state file and the transactions since. A record is on disk before the chain
 * sees it, so nothing that anybody could read from the chain is ever missing here.
 */
export class ChainJournal {
  readonly #folder: string;
  readonly records: JournalRecord[];
  #file: FileHandle;
  #sequence: number;

  private constructor(folder: string, sequence: number, file: FileHandle, records: JournalRecord[]) {
    this.#folder = folder;
    this.#sequence = sequence;
    this.#file = file;
    this.records = records;
  }

  /** Opens or creates it. A last record that was being written when the machine stopped is dropped: nobody saw it. */
  static async open(folder: string): Promise<ChainJournal> {
    await mkdir(folder, { recursive: true });
    const sequence = Number(await readFile(join(folder, "current"), "utf8").catch(() => "0"));
    const path = join(folder, `journal-${sequence}.log`);
    const bytes = await readFile(path).catch(() => Buffer.alloc(0));
    const { records, goodBytes } = decode(bytes, path);
    const file = await open(path, "a", 0o600);
    if (goodBytes < bytes.length) await file.truncate(goodBytes);
    const journal = new ChainJournal(folder, sequence, file, records);
    await journal.#removeOthers();
    return journal;
  }

  /** The state that the records build on; undefined while they build on genesis. */
  get stateFile(): string | undefined {
    return this.#sequence === 0 ? undefined : join(this.#folder, `state-${this.#sequence}.json`);
  }

  get transactionCount(): number {
    return this.records.reduce((sum, { transactions }) => sum + transactions.length, 0);
  }

  /** Resolves once the record is on disk. */
  async append(record: JournalRecord): Promise<void> {
    await this.#file.write(encode(record));
    await this.#file.datasync();
    this.records.push(record);
  }

  /**
   * Starts over from a newer state. `carried` are transactions that the state does not hold although they were
   * accepted: those that wait for an earlier nonce. Written beside and switched by one rename.
   */
  async rotate(state: Buffer, carried: JournalRecord | undefined): Promise<void> {
    const next = this.#sequence + 1;
    await writeDurably(join(this.#folder, `state-${next}.json`), state);
    const path = join(this.#folder, `journal-${next}.log`);
    await writeDurably(path, carried ? encode(carried) : "");
    const previous = this.#file;
    const file = await open(path, "a", 0o600);
    await writeDurably(join(this.#folder, "current"), String(next));
    // Nothing may fail between the rename and these: disk and memory must agree on where the next record goes.
    this.#file = file;
    this.#sequence = next;
    this.records.splice(0, this.records.length, ...(carried ? [carried] : []));
    await syncFolder(this.#folder);
    await previous.close();
    await this.#removeOthers();
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async #removeOthers(): Promise<void> {
    const keep = [`state-${this.#sequence}.json`, `journal-${this.#sequence}.log`];
    const others = (await readdir(this.#folder)).filter(
      (name) => /^(state|journal)-/.test(name) && !keep.includes(name),
    );
    await Promise.all(others.map((name) => rm(join(this.#folder, name), { force: true })));
  }
}

function encode(record: JournalRecord): string {
  const text = JSON.stringify(record);
  return `${crc32(text).toString(16).padStart(8, "0")} ${text}\n`;
}

function decode(bytes: Buffer, path: string): { records: JournalRecord[]; goodBytes: number } {
  const records: JournalRecord[] = [];
  let goodBytes = 0;
  while (goodBytes < bytes.length) {
    const end = bytes.indexOf("\n", goodBytes);
    const line = bytes.toString("utf8", goodBytes, end === -1 ? bytes.length : end);
    const text = line.slice(9);
    const isWhole = end !== -1 && line.slice(0, 8) === crc32(text).toString(16).padStart(8, "0");
    if (!isWhole) {
      const isLast = end === -1 || end === bytes.length - 1;
      if (!isLast) throw new Error(`The chain's journal is damaged at byte ${goodBytes}: ${path}`);
      break;
    }
    records.push(JSON.parse(text));
    goodBytes = end + 1;
  }
  return { records, goodBytes };
}

async function writeDurably(path: string, content: Buffer | string): Promise<void> {
  await writeFile(`${path}.new`, content, { mode: 0o600, flush: true });
  await rename(`${path}.new`, path);
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  await handle.sync();
  await handle.close();
}
