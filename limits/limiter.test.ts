import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestRedis } from "#stack/redis.ts";
import { createLimiter, type Limiter, type Policy } from "./limiter.ts";
import { createMemoryStore } from "./memory-store.ts";
import { createRedisStore } from "./redis-store.ts";
import type { CounterStore, StoreUnavailableError } from "./store.ts";

let redis: Awaited<ReturnType<typeof startTestRedis>>;
const open: { close(): Promise<void> }[] = [];
beforeAll(async () => {
  redis = await startTestRedis();
});
afterAll(async () => {
  await Promise.all(open.map((one) => one.close()));
  await redis.stop();
});

const opened = <T extends { close(): Promise<void> }>(one: T): T => {
  open.push(one);
  return one;
};

/** On a busy machine an answer takes its time. */
const patient = (url: string) => ({ url, timeoutMs: 10_000 });

let names = 0;
const fresh = () => `test-${process.pid}-${names++}`;
const policy = (quota: number, windowSeconds = 60): Policy => ({ name: "p", quota, windowSeconds });
const limiter = (more: Partial<Parameters<typeof createLimiter>[0]> = {}): Limiter =>
  opened(createLimiter({ scale: 1, onStoreLost: () => undefined, ...more }));

describe.each<[string, () => CounterStore]>([
  ["memory", () => createMemoryStore()],
  ["Redis", () => opened(createRedisStore(patient(redis.url)))],
])("counters in %s", (_name, create) => {
  const charge = (counter: string, quota: number, cost: 0 | 1 = 1, windowMs = 60_000) => ({
    counter,
    quota,
    windowMs,
    cost,
  });

  test("the quota is admitted, not one more, however many ask at once", async () => {
    const store = create();
    const counter = fresh();
    const answers = await Promise.all(Array.from({ length: 300 }, () => store.charge([charge(counter, 100)])));
    expect(answers.filter(({ admitted }) => admitted)).toHaveLength(100);
    expect((await store.charge([charge(counter, 100)])).counters[0]?.used).toBe(100);
  });

  test("one full counter refuses the call, and the others are left as they were", async () => {
    const store = create();
    const [wide, narrow] = [fresh(), fresh()];
    const call = () => store.charge([charge(wide, 100), charge(narrow, 3)]);
    const answers = await Promise.all(Array.from({ length: 50 }, call));
    expect(answers.filter(({ admitted }) => admitted)).toHaveLength(3);
    expect((await call()).counters.map(({ used }) => used)).toEqual([3, 3]);
  });

  test("a question takes nothing and is refused when there is no room", async () => {
    const store = create();
    const counter = fresh();
    for (let n = 0; n < 5; n++) expect((await store.charge([charge(counter, 1, 0)])).admitted).toBe(true);
    expect((await store.charge([charge(counter, 1)])).admitted).toBe(true);
    expect((await store.charge([charge(counter, 1, 0)])).admitted).toBe(false);
  });

  test("a window starts with its first call and ends as a whole", async () => {
    const store = create();
    const counter = fresh();
    const first = await store.charge([charge(counter, 2, 1, 400)]);
    expect(first.counters).toEqual([{ used: 1, resetMs: 400 }]);
    await store.charge([charge(counter, 2, 1, 400)]);
    const { admitted, counters } = await store.charge([charge(counter, 2, 1, 400)]);
    expect([admitted, counters[0]?.used]).toEqual([false, 2]);
    await delay((counters[0]?.resetMs ?? 0) + 2);
    expect((await store.charge([charge(counter, 2, 1, 400)])).counters[0]?.used).toBe(1);
  });

  test("places are taken, renewed, released, and freed when their holder is silent for a lease", async () => {
    const store = create();
    const place = (holder: string, group: string) => ({ group, holder, quota: 2, leaseMs: 300 });
    const group = fresh();
    expect([await store.hold(place("a", group)), await store.hold(place("b", group))]).toEqual([0, 0]);
    expect(await store.hold(place("c", group))).toBeGreaterThan(0);
    expect(await store.hold(place("a", group))).toBe(0);
    await store.release(place("a", group));
    expect(await store.hold(place("c", group))).toBe(0);
    const wait = await store.hold(place("d", group));
    expect(wait).toBeGreaterThan(0);
    await delay(wait + 2);
    expect(await store.hold(place("d", group))).toBe(0);
  });
});

test("memory forgets windows and places that are over", async () => {
  let now = 0;
  const store = createMemoryStore(() => now);
  await store.charge([{ counter: "a", quota: 1, windowMs: 1_000, cost: 1 }]);
  await store.hold({ group: "g", holder: "h", quota: 1, leaseMs: 1_000 });
  now = 1_000;
  expect((await store.charge([{ counter: "a", quota: 1, windowMs: 1_000, cost: 1 }])).admitted).toBe(true);
  expect(await store.hold({ group: "g", holder: "i", quota: 1, leaseMs: 1_000 })).toBe(0);
});

describe("limiter", () => {
  test("quotas are scaled, never to nothing; scale 0 turns limits off", async () => {
    const remaining = async (scale: number) =>
      (await limiter({ scale }).take([{ policy: policy(10), per: "x" }])).states;
    expect(await remaining(1)).toEqual([{ policy: "p", quota: 10, windowSeconds: 60, remaining: 9, resetSeconds: 60 }]);
    expect((await remaining(0.5))[0]).toMatchObject({ quota: 5, remaining: 4 });
    expect((await remaining(0.001))[0]).toMatchObject({ quota: 1, remaining: 0 });
    const off = limiter({ scale: 0 });
    for (let n = 0; n < 20; n++)
      expect(await off.take([{ policy: policy(1), per: "x" }])).toEqual({ states: [], retryAfterSeconds: 0 });
    expect(typeof (await off.openSlot({ name: "s", per: "x", quota: 1 }))).toBe("object");
  });

  test.each(["memory", "Redis"])(
    "in %s the first call after Retry-After is admitted, under every policy",
    async (where) => {
      const limits = limiter(where === "Redis" ? { redis: patient(redis.url) } : {});
      const per = fresh();
      const uses = [
        { policy: { name: "long", quota: 2, windowSeconds: 2 }, per },
        { policy: { name: "short", quota: 2, windowSeconds: 1 }, per },
      ];
      await limits.take(uses);
      await limits.take(uses);
      const { refusedBy, retryAfterSeconds } = await limits.take(uses);
      expect(refusedBy).toBe("long");
      await delay(retryAfterSeconds * 1_000);
      expect((await limits.take(uses)).refusedBy).toBeUndefined();
    },
  );

  test("with Redis away the quota holds in each process, it is told once, and places can still be taken", async () => {
    const told: StoreUnavailableError[] = [];
    const limits = limiter({
      redis: { url: "redis://127.0.0.1:1", timeoutMs: 500 },
      onStoreLost: (error) => told.push(error),
    });
    const verdicts = await Promise.all(
      Array.from({ length: 30 }, () => limits.take([{ policy: policy(10), per: "x" }])),
    );
    expect(verdicts.filter(({ refusedBy }) => refusedBy === undefined)).toHaveLength(10);
    const slot = await limits.openSlot({ name: "s", per: "x", quota: 1 });
    expect(await limits.openSlot({ name: "s", per: "x", quota: 1 })).toBe(30);
    if (typeof slot === "object") await slot.release();
    expect(typeof (await limits.openSlot({ name: "s", per: "x", quota: 1 }))).toBe("object");
    expect(told.map(({ name }) => name)).toEqual(["StoreUnavailableError"]);
  });
});
