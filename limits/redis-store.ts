import "server-only";
import type { CommandParser } from "redis";
import { type Charge, type CounterState, type CounterStore, type Place, StoreUnavailableError } from "./store.ts";

const prefix = "lx:limit:";
/** After a silence nobody waits for it again for this long. */
const pauseMs = 2_000;

export interface RedisOptions {
  url: string;
  /** For a connection and for an answer. */
  timeoutMs: number;
}

/** All or none, in one step: {admitted, used, ms left, used, ms left, …}. Redis keeps a key for 1 ms longer than it says. */
const chargeScript = {
  SCRIPT: `
    local admitted, used, left = 1, {}, {}
    for i, key in ipairs(KEYS) do
      local quota, window = tonumber(ARGV[i * 3 - 2]), tonumber(ARGV[i * 3 - 1])
      left[i] = redis.call('PTTL', key) + 1
      used[i] = left[i] > 0 and tonumber(redis.call('GET', key)) or 0
      if left[i] <= 0 then left[i] = window end
      if used[i] >= quota then admitted = 0 end
    end
    local answer = {admitted}
    for i, key in ipairs(KEYS) do
      local cost = tonumber(ARGV[i * 3])
      if admitted == 1 and cost > 0 then
        if used[i] == 0 then redis.call('SET', key, cost, 'PX', left[i] - 1) else redis.call('INCRBY', key, cost) end
        used[i] = used[i] + cost
      end
      answer[#answer + 1] = used[i]
      answer[#answer + 1] = left[i]
    end
    return answer`,
  parseCommand(parser: CommandParser, charges: readonly Charge[]) {
    parser.pushKeysLength(charges.map(({ counter }) => prefix + counter));
    for (const { quota, windowMs, cost } of charges) parser.push(String(quota), String(windowMs), String(cost));
  },
  transformReply: (reply: unknown) => reply as number[],
};

/** Leases in a sorted set by their end: 0, or the ms until the first of them ends. */
const holdScript = {
  NUMBER_OF_KEYS: 1,
  SCRIPT: `
    local time = redis.call('TIME')
    local now = time[1] * 1000 + math.floor(time[2] / 1000)
    redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
    if not redis.call('ZSCORE', KEYS[1], ARGV[1]) and redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then
      return math.max(1, redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2] - now)
    end
    redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[1])
    redis.call('PEXPIRE', KEYS[1], ARGV[3])
    return 0`,
  parseCommand(parser: CommandParser, { group, holder, quota, leaseMs }: Place) {
    parser.pushKey(prefix + group);
    parser.push(holder, String(quota), String(leaseMs));
  },
  transformReply: (reply: unknown) => Number(reply),
};

/** Its package is loaded by those who use it: it is a third of all modules of a process. */
async function openClient({ url, timeoutMs }: RedisOptions) {
  const { createClient, defineScript } = await import("redis");
  return createClient({
    url,
    scripts: { charge: defineScript(chargeScript), hold: defineScript(holdScript) },
    disableOfflineQueue: true,
    socket: { connectTimeout: timeoutMs, reconnectStrategy: (retries) => Math.min(50 * 2 ** retries, 1_000) },
  });
}

type Client = Awaited<ReturnType<typeof openClient>>;

/** Counters that every process shares, by Redis's clock. Connects by itself, again and again; never makes a call wait long. */
export function createRedisStore(options: RedisOptions): CounterStore {
  let lastError: unknown;
  const note = (error: unknown) => {
    lastError = error;
  };
  const opened = openClient(options);
  const connected = opened.then((client) => client.on("error", note).connect()).catch(note);
  let hasConnected = false;
  let pausedUntil = 0;

  async function ask<T>(command: (client: Client) => Promise<T>): Promise<T> {
    if (performance.now() < pausedUntil) throw unavailable("not asked");
    try {
      if (!hasConnected) await inTime(connected, options.timeoutMs);
      hasConnected = true;
      return await inTime(command(await opened), options.timeoutMs);
    } catch (cause) {
      pausedUntil = performance.now() + pauseMs;
      throw unavailable(cause instanceof Error ? cause.message : String(cause), cause);
    }
  }

  const unavailable = (why: string, cause: unknown = lastError) =>
    new StoreUnavailableError(`Redis is unavailable: ${why}`, { cause });

  return {
    async charge(charges) {
      const [admitted, ...numbers] = await ask((client) => client.charge(charges));
      const counters = charges.map(
        (_, at): CounterState => ({ used: numbers[at * 2] ?? 0, resetMs: numbers[at * 2 + 1] ?? 0 }),
      );
      return { admitted: admitted === 1, counters };
    },
    hold: (place) => ask((client) => client.hold(place)),
    release: async ({ group, holder }) => void (await ask((client) => client.zRem(prefix + group, holder))),
    close: async () => (await opened).destroy(),
  };
}

function inTime<T>(work: Promise<T>, ms: number): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`no answer within ${ms} ms`)), ms);
  return Promise.race([work, late.promise]).finally(() => clearTimeout(timer));
}
