import "server-only";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Clients } from "#core/context.ts";
import { readPlatformState } from "#core/system/platform-state.sql.ts";

const durationBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const unsettledStates = ["PENDING", "SUBMITTED", "FAILED"];

/** What can only be read when somebody asks. */
export interface Sources extends Pick<Clients, "db" | "authz" | "log"> {
  lostRequests: () => number;
}

/** The numbers of this process. Labels are operations, statuses, policies, states and parts: all of them finite. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #calls: Counter<"operation" | "status">;
  readonly #durations: Histogram<"operation">;
  readonly #refusals: Counter<"policy">;
  readonly #limitStoreLost: Counter;
  readonly #readPlatform: () => Promise<void>;

  constructor(sources: Sources) {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    this.#calls = new Counter({
      name: "luxxon_calls_total",
      help: "Calls answered, by operation and status",
      labelNames: ["operation", "status"],
      registers,
    });
    this.#durations = new Histogram({
      name: "luxxon_call_duration_seconds",
      help: "Time from the head of a call to its answer",
      labelNames: ["operation"],
      buckets: durationBuckets,
      registers,
    });
    this.#refusals = new Counter({
      name: "luxxon_rate_limit_refusals_total",
      help: "Calls refused by a rate limit, by policy",
      labelNames: ["policy"],
      registers,
    });
    this.#limitStoreLost = new Counter({
      name: "luxxon_rate_limit_store_lost_total",
      help: "Times that rate limits fell back to this process alone",
      registers,
    });
    processGauges(registers, sources);
    this.#readPlatform = platformGauges(registers, sources);
  }

  countCall(operation: string, status: number, seconds: number): void {
    this.#calls.inc({ operation, status });
    this.#durations.observe({ operation }, seconds);
  }

  countRefusal(policy: string): void {
    this.#refusals.inc({ policy });
  }

  countLimitStoreLost(): void {
    this.#limitStoreLost.inc();
  }

  /** Text format of Prometheus. */
  async scrape(): Promise<{ contentType: string; text: string }> {
    await this.#readPlatform();
    return { contentType: this.#registry.contentType, text: await this.#registry.metrics() };
  }
}

function processGauges(registers: Registry[], { db, authz, lostRequests }: Sources): void {
  const connections = new Gauge({
    name: "luxxon_database_connections",
    help: "Statements running, statements waiting for a connection, and connections at most",
    labelNames: ["state"],
    registers,
    collect() {
      for (const [state, value] of Object.entries(db.usage())) connections.set({ state }, value);
    },
  });
  const breaker = new Gauge({
    name: "luxxon_authz_breaker_open",
    help: "1 while SpiceDB is not asked because it does not answer",
    registers,
    collect() {
      breaker.set(authz.isBreakerOpen() ? 1 : 0);
    },
  });
  const lost = new Gauge({
    name: "luxxon_request_log_lost",
    help: "Rows of the request log given up because the database was away",
    registers,
    collect() {
      lost.set(lostRequests());
    },
  });
}

/** Reads what the database says of the whole deployment into gauges; without a database they have no value. */
function platformGauges(registers: Registry[], { db, log }: Sources): () => Promise<void> {
  const gauge = <T extends string>(name: string, help: string, labelNames: T[] = []) =>
    new Gauge({ name, help, labelNames, registers });
  const up = gauge("luxxon_database_up", "1 when the database answered this scrape");
  const tickAge = gauge("luxxon_tick_age_seconds", "Time since a part of the tick last finished", ["part"]);
  const unsettled = gauge("luxxon_unsettled_settlements", "Settlements that are not paid yet, by state", ["state"]);
  const oldest = gauge("luxxon_oldest_unsettled_seconds", "Age of the oldest settlement that is not paid yet");
  return async () => {
    const state = await readPlatformState({ db }).catch((err: unknown) =>
      log.warn({ err }, "scraped without the database"),
    );
    up.set(state ? 1 : 0);
    tickAge.reset();
    unsettled.reset();
    if (!state) return oldest.remove();
    for (const [part, seconds] of Object.entries(state.tickAges)) tickAge.set({ part }, seconds);
    for (const name of unsettledStates) unsettled.set({ state: name }, state.unsettled[name] ?? 0);
    oldest.set(state.oldestUnsettledSeconds);
  };
}
