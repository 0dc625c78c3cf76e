import "server-only";
import type { WorkspaceContext } from "../context.ts";
import { eventData } from "../events/event-data.ts";
import { publicSession } from "../sessions/public-session.ts";
import { type StoredSession, storedSession } from "../sessions/stored-session.ts";
import { EventStream } from "./event-stream.ts";
import type { Meter, News, SessionSnapshot } from "./streams.sql.ts";

/** Ids leave room for what comes between two events of the outbox: id = seq × idsPerEvent + n. */
export const idsPerEvent = 100_000;
const meterMs = 5_000;

interface RunningMeter {
  startedAt: number;
  /** The last 5 s that were told. */
  tick: number;
}

/**
 * What one caller sees: the events of one session, or of a whole workspace, as they concern it (spec 7.6, 7.13). Ids rise
 * along the stream, and from one stream to the one that resumes it.
 */
export class Feed {
  readonly stream = new EventStream();
  readonly ctx: WorkspaceContext;
  /** Null: every session of the workspace, its keys and its pool. */
  readonly sessionId: string | null;
  /** Whether publishing URLs may be shown; checked again while the stream is open. */
  mayPublish = false;
  readonly #meters = new Map<string, RunningMeter>();
  /** The newest event told of each session, and when it was. */
  readonly #told = new Map<string, { seq: number; at: number }>();
  /** News of before the stream, by the transactions that were seen then. */
  #isOld: (news: News) => boolean = () => false;
  readonly #replayed = new Set<string>();
  /** News that came while the beginning was told. */
  #early: News[] | undefined = [];
  #lastId = -1;

  constructor(ctx: WorkspaceContext, sessionId: string | null) {
    this.ctx = ctx;
    this.sessionId = sessionId;
  }

  /**
   * Goes on after an id of an earlier stream.
   * @returns the number of the last event the caller has; undefined when it has none, or names one that is still to come.
   */
  resume(lastEventId: number | undefined, newestSeq: number): number | undefined {
    const after = lastEventId === undefined ? Number.POSITIVE_INFINITY : Math.floor(lastEventId / idsPerEvent);
    if (lastEventId !== undefined && after <= newestSeq) {
      this.#lastId = lastEventId;
      return after;
    }
    if (!this.sessionId) this.#lastId = newestSeq * idsPerEvent - 1;
    return undefined;
  }

  /** The beginning tells of all that was seen in this snapshot of transactions. */
  openedAt(snapshot: string): void {
    const [xmin = "0", xmax = "0", running = ""] = snapshot.split(":");
    const unseen = new Set(running.split(","));
    this.#isOld = ({ transactionId: id }) =>
      BigInt(id) < BigInt(xmin) || (BigInt(id) < BigInt(xmax) && !unseen.has(id));
  }

  /** From here on news are told as they come. */
  begin(): void {
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const news of early) this.hear(news);
  }

  /** One outbox row. What the caller does not follow is passed over. */
  hear(news: News): void {
    const isOurs = news.workspaceIds.includes(this.ctx.workspaceId);
    if (!isOurs || (this.sessionId && news.sessionId !== this.sessionId)) return;
    if (this.#early) this.#early.push(news);
    else if (!this.#replayed.has(news.seq) && !this.#isOld(news)) this.#tell(news);
  }

  /** One that the caller has missed. */
  replay(news: News): void {
    this.#replayed.add(news.seq);
    this.#tell(news);
  }

  #tell(news: News): void {
    const { sessionId } = news;
    const seq = Number(news.seq);
    if (sessionId) {
      if (seq <= (this.#told.get(sessionId)?.seq ?? 0)) return;
      this.#told.set(sessionId, { seq, at: news.at.getTime() });
    }
    const [family] = news.type.split(".");
    this.stream.send({ id: this.#nextId(seq * idsPerEvent), event: family ?? "", data: this.#dataOf(news) });
    const isFinal = news.type === "settlement.confirmed" || news.type === "settlement.skipped";
    if (this.sessionId && isFinal && !this.#early) this.stream.end();
  }

  /** The session as it stands, at the beginning. */
  tellSnapshot(row: SessionSnapshot): void {
    const seq = Number(row.seq);
    if (seq < (this.#told.get(row.id)?.seq ?? 0)) return;
    this.#told.set(row.id, { seq, at: row.eventAt.getTime() });
    this.#watchMeter(row.id, row.state, row.startedAt, row.now);
    const data = publicSession(this.ctx, row, { mayPublish: this.mayPublish });
    this.stream.send({ id: this.#nextId(this.#between(row.id, row.now)), event: "session", data });
  }

  /** Something that has no event of its own. */
  tellState(event: string, data: object): void {
    this.stream.send({ id: this.#nextId(0), event, data });
  }

  /** Sessions that have been LIVE for another 5 s. */
  dueMeters(now: Date): string[] {
    return [...this.#meters].flatMap(([id, { startedAt, tick }]) => (tickOf(startedAt, now) > tick ? [id] : []));
  }

  tellMeter({ sessionId, ...meter }: Meter, now: Date): void {
    const running = this.#meters.get(sessionId);
    if (!running) return;
    running.tick = tickOf(running.startedAt, now);
    const data = this.sessionId ? meter : { sessionId, ...meter };
    this.stream.send({ id: this.#nextId(this.#between(sessionId, now)), event: "meter", data });
  }

  #dataOf(news: News): object {
    const { type, row, at } = news;
    if (!type.startsWith("session.")) {
      const data = eventData(this.ctx, news, this.ctx.workspaceId);
      return type.startsWith("settlement.") ? data : { type, ...data };
    }
    const session = storedSession(row as StoredSession, at, news);
    this.#watchMeter(session.id, session.state, session.startedAt, at);
    return publicSession(this.ctx, session, { mayPublish: this.mayPublish });
  }

  #watchMeter(sessionId: string, state: string, startedAt: Date | null, now: Date): void {
    if (state !== "LIVE" || !startedAt) this.#meters.delete(sessionId);
    else this.#meters.set(sessionId, { startedAt: startedAt.getTime(), tick: tickOf(startedAt.getTime(), now) });
  }

  /** Between two events of a session the id counts the 5 s since the first; a workspace's ids just go on. */
  #between(sessionId: string, now: Date): number {
    const told = this.#told.get(sessionId);
    if (!told || !this.sessionId) return 0;
    const ticks = Math.max(0, Math.floor((now.getTime() - told.at) / meterMs));
    return told.seq * idsPerEvent + Math.min(ticks, idsPerEvent - 1);
  }

  #nextId(atLeast: number): number {
    this.#lastId = Math.max(atLeast, this.#lastId + 1);
    return this.#lastId;
  }
}

const tickOf = (startedAt: number, now: Date) => Math.floor((now.getTime() - startedAt) / meterMs);
