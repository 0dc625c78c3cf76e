import "server-only";
import { randomUUID } from "node:crypto";
import { createMemoryStore } from "./memory-store.ts";
import { createRedisStore, type RedisOptions } from "./redis-store.ts";
import { type Charge, type CounterState, type CounterStore, type Place, StoreUnavailableError } from "./store.ts";

export interface Policy {
  name: string;
  quota: number;
  windowSeconds: number;
}

/** A call counted under a policy: `per` says whose it is. Cost 0 asks whether there is room and takes nothing. */
export interface Use {
  policy: Policy;
  per: string;
  cost?: 0 | 1;
}

/** How a policy stands after a call, in the words of the `RateLimit` header fields. */
export interface PolicyState {
  policy: string;
  quota: number;
  windowSeconds: number;
  remaining: number;
  resetSeconds: number;
}

export interface Verdict {
  /** In the order of the uses. Empty when limits are off. */
  states: PolicyState[];
  /** The first policy without room; nothing was taken from any. */
  refusedBy?: string;
  /** After so many seconds every one of these policies has room. */
  retryAfterSeconds: number;
}

/** A place in a group of at most `quota`, renewed until it is released; a killed process frees its own within 30 s. */
export interface Slot {
  release(): Promise<void>;
}

/** Limits on calls (one copy for every dialect). Counters are shared by all processes when Redis is set. */
export interface Limiter {
  /** Counts one call under every policy named, or, when one has no room, under none. */
  take(uses: readonly Use[]): Promise<Verdict>;
  /** Takes a place that lasts until released. @returns the slot, or the seconds after which a lease may have ended */
  openSlot(group: { name: string; per: string; quota: number }): Promise<Slot | number>;
  close(): Promise<void>;
}

export interface LimiterOptions {
  /** Without it this process counts alone. */
  redis?: RedisOptions | undefined;
  /** Multiplies every quota; 0 turns limits off. */
  scale: number;
  /** The shared counters are away; at most once in 10 s. */
  onStoreLost: (error: StoreUnavailableError) => void;
}

const leaseMs = 30_000;
const renewMs = 10_000;
const tellEveryMs = 10_000;

/**
 * While Redis is away each process counts on its own with the same quotas: limits protect the service, so losing their
 * store must neither stop it nor open it. At worst a quota is admitted once per process.
 */
export function createLimiter({ redis, scale, onStoreLost }: LimiterOptions): Limiter {
  const alone = createMemoryStore();
  const shared = redis && createRedisStore(redis);
  let toldAt = Number.NEGATIVE_INFINITY;

  async function counted<T>(command: (store: CounterStore) => Promise<T>): Promise<T> {
    if (!shared) return command(alone);
    try {
      return await command(shared);
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
      if (performance.now() - toldAt > tellEveryMs) {
        toldAt = performance.now();
        onStoreLost(error);
      }
      return command(alone);
    }
  }

  const scaled = (quota: number) => Math.max(1, Math.floor(quota * scale));

  return {
    async take(uses) {
      if (scale === 0 || uses.length === 0) return { states: [], retryAfterSeconds: 0 };
      const charges = uses.map(
        ({ policy, per, cost = 1 }): Charge => ({
          counter: `${policy.name}:${per}`,
          quota: scaled(policy.quota),
          windowMs: policy.windowSeconds * 1_000,
          cost,
        }),
      );
      const { admitted, counters } = await counted((store) => store.charge(charges));
      return verdict(uses, charges, counters, admitted);
    },

    async openSlot({ name, per, quota }) {
      if (scale === 0) return { release: async () => undefined };
      const place: Place = { group: `${name}:${per}`, holder: randomUUID(), quota: scaled(quota), leaseMs };
      const waitMs = await counted((store) => store.hold(place));
      if (waitMs > 0) return Math.ceil(waitMs / 1_000);
      const renewal = setInterval(() => void counted((store) => store.hold(place)), renewMs).unref();
      return {
        async release() {
          clearInterval(renewal);
          await counted((store) => store.release(place));
        },
      };
    },

    close: async () => shared?.close(),
  };
}

function verdict(
  uses: readonly Use[],
  charges: readonly Charge[],
  counters: readonly CounterState[],
  admitted: boolean,
): Verdict {
  const states: PolicyState[] = [];
  let refusedBy: string | undefined;
  let waitMs = 0;
  for (const [at, { policy }] of uses.entries()) {
    const quota = charges[at]?.quota ?? 0;
    const { used, resetMs } = counters[at] ?? { used: 0, resetMs: 0 };
    const remaining = Math.max(0, quota - used);
    const resetSeconds = Math.max(0, Math.ceil(resetMs / 1_000));
    states.push({ policy: policy.name, quota, windowSeconds: policy.windowSeconds, remaining, resetSeconds });
    if (admitted || remaining > 0) continue;
    refusedBy ??= policy.name;
    waitMs = Math.max(waitMs, resetMs);
  }
  const retryAfterSeconds = admitted ? 0 : Math.ceil(waitMs / 1_000);
  return { states, ...(refusedBy === undefined ? {} : { refusedBy }), retryAfterSeconds };
}
