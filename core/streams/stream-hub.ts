import "server-only";
import { setTimeout as delay } from "node:timers/promises";
import type { Clients } from "../context.ts";
import type { Feed } from "./feed.ts";
import { verifyAccess } from "./stream-access.ts";
import { type News, type NewsPage, newsPerRead, readHorizon, readMeters, readNews } from "./streams.sql.ts";

type HubClients = Pick<Clients, "db" | "authz" | "log">;

const turnMs = 500;
const pingMs = 15_000;
const lifetimeMs = 60 * 60_000;
/** Access is asked for again so often, and a stream whose access could not be confirmed for so long ends (30 s, spec 7.6). */
const verifyMs = 10_000;
const unverifiedMs = 25_000;

interface Seat {
  openedAt: number;
  pingedAt: number;
  askedAt: number;
  /** By the process's own clock, which runs on while there is no database. */
  confirmedAt: number;
}

/**
 * Feeds every open stream of this process. It reads the outbox once per turn, however many streams are open, and not at
 * all while none is; nothing is missed while the database is away.
 */
export class StreamHub {
  readonly #clients: HubClients;
  readonly #seats = new Map<Feed, Seat>();
  #running: Promise<void> | undefined;
  #horizon: Promise<string> | undefined;
  /** Rows read above the horizon: they will be read again. */
  #seen = new Set<string>();
  #isClosed = false;

  constructor(clients: HubClients) {
    this.#clients = clients;
  }

  /** From the moment this resolves, all that is committed reaches the feed, until its stream ends. */
  async join(feed: Feed, now: Date): Promise<void> {
    const at = now.getTime();
    this.#seats.set(feed, { openedAt: at, pingedAt: at, askedAt: at, confirmedAt: performance.now() });
    feed.stream.onEnd(() => this.#seats.delete(feed));
    const horizon = this.#openHorizon();
    this.#running ??= this.#run();
    await horizon;
    if (this.#isClosed) feed.stream.end();
  }

  #openHorizon(): Promise<string> {
    const open = this.#horizon ?? readHorizon(this.#clients);
    this.#horizon = open;
    open.catch(() => {
      if (this.#horizon === open) this.#horizon = undefined;
    });
    return open;
  }

  /** Ends every stream, as before the process ends: readers resume elsewhere. */
  close(): void {
    this.#isClosed = true;
    for (const feed of [...this.#seats.keys()]) feed.stream.end();
  }

  async #run(): Promise<void> {
    while (this.#seats.size > 0) {
      await this.#turn().catch((err: unknown) => {
        this.#clients.log.warn({ err, streams: this.#seats.size }, "event streams wait for the database");
        this.#endUnverified();
      });
      await delay(turnMs);
    }
    this.#running = undefined;
    this.#horizon = undefined;
    this.#seen = new Set();
  }

  async #turn(): Promise<void> {
    const now = await this.#tellNews();
    await this.#tellMeters(now);
    void this.#verify(now).catch((err: unknown) => this.#clients.log.warn({ err }, "access to streams not confirmed"));
    this.#endUnverified();
    for (const [feed, seat] of this.#seats) {
      if (now.getTime() - seat.openedAt >= lifetimeMs) feed.stream.end();
      else if (now.getTime() - seat.pingedAt >= pingMs) {
        seat.pingedAt = now.getTime();
        feed.stream.ping();
      }
    }
  }

  async #tellNews(): Promise<Date> {
    const { horizon, now, news } = await this.#readNews(await this.#openHorizon());
    // Of one session the rows that are visible have no gap, so by number they are in its order of changes.
    const fresh = news.filter(({ seq }) => !this.#seen.has(seq)).sort((a, b) => Number(a.seq) - Number(b.seq));
    for (const row of fresh) for (const feed of this.#seats.keys()) feed.hear(row);
    this.#seen = new Set(news.flatMap((row) => (BigInt(row.transactionId) >= BigInt(horizon) ? [row.seq] : [])));
    this.#horizon = Promise.resolve(horizon);
    return now;
  }

  /** All there is; the next horizon is that of the first read, so that what is committed between two is read again. */
  async #readNews(from: string): Promise<NewsPage> {
    const workspaceIds = [...new Set([...this.#seats.keys()].map(({ ctx }) => ctx.workspaceId))];
    const first = await readNews(this.#clients, { transactionId: from, seq: "0" }, workspaceIds);
    const news = [...first.news];
    for (let page = first.news; page.length === newsPerRead; news.push(...page)) {
      page = (await readNews(this.#clients, page.at(-1) as News, workspaceIds)).news;
    }
    return { ...first, news };
  }

  async #tellMeters(now: Date): Promise<void> {
    const due = new Set([...this.#seats.keys()].flatMap((feed) => feed.dueMeters(now)));
    if (due.size === 0) return;
    const meters = new Map((await readMeters(this.#clients, [...due])).map((meter) => [meter.sessionId, meter]));
    for (const feed of this.#seats.keys()) {
      for (const id of feed.dueMeters(now)) {
        const meter = meters.get(id);
        if (meter) feed.tellMeter(meter, now);
      }
    }
  }

  async #verify(now: Date): Promise<void> {
    const due = [...this.#seats].filter(([, seat]) => now.getTime() - seat.askedAt >= verifyMs);
    for (const [, seat] of due) seat.askedAt = now.getTime();
    const verdicts = await verifyAccess(
      this.#clients,
      due.map(([feed]) => feed),
    );
    for (const [feed, seat] of due) {
      const verdict = verdicts.get(feed);
      if (verdict === "lost") feed.stream.end();
      if (verdict === "kept") seat.confirmedAt = performance.now();
    }
  }

  #endUnverified(): void {
    for (const [feed, { confirmedAt }] of this.#seats) {
      if (performance.now() - confirmedAt > unverifiedMs) feed.stream.end();
    }
  }
}

const hubs = new WeakMap<Clients["db"], StreamHub>();

/** The one hub of this process, or more exactly of its connections. */
export function hubOf(clients: HubClients): StreamHub {
  const hub = hubs.get(clients.db) ?? new StreamHub(clients);
  hubs.set(clients.db, hub);
  return hub;
}
