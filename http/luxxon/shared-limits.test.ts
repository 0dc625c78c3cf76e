import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ApiKeyActor } from "#core/context.ts";
import { openStream } from "#core/limits/open-stream.ts";
import { startTestApp, type TestApp, type TestResponse, type TestWorkspace } from "#http/testing.ts";
import { type Replica, startReplica } from "#http/testing-replica.ts";
import { requestJson } from "#http/testing-request.ts";
import { proveScale, report } from "#stack/prove-scale.ts";
import { startTestRedis } from "#stack/redis.ts";

const keys = proveScale(50);
const callsPerKey = 900;

let redis: Awaited<ReturnType<typeof startTestRedis>>;
let app: TestApp;
let replica: Replica;
let workspace: TestWorkspace;
beforeAll(async () => {
  redis = await startTestRedis();
  app = await startTestApp({
    RATE_LIMIT_SCALE: "1",
    TRUSTED_PROXY_COUNT: "1",
    REDIS_URL: redis.url,
    REDIS_TIMEOUT_MS: "10000",
  });
  replica = await startReplica();
  workspace = await app.createWorkspace();
});
afterAll(async () => {
  await replica.kill();
  await app.stop();
  await redis.stop();
});

/** The same call many times at once, half of them to each process. */
function everywhere(count: number, method: string, path: string, options: Parameters<typeof requestJson>[2]) {
  const urls = [app.url, replica.url];
  return Promise.all(
    Array.from({ length: count }, (_, at) => requestJson(`${urls[at % 2]}/api/v1${path}`, method, options)),
  );
}

const refusedBy = (answers: TestResponse[], detail: string) =>
  answers.filter(({ body }) => body?.detail === detail).length;
const newKey = async () => (await app.createKey(workspace, ["sessions:read", "sessions:create"])).plaintext;

describe("two processes, one Redis", () => {
  test(`S13: of ${callsPerKey} calls at once on each of ${keys} keys 600 are admitted, none more`, async () => {
    const since = performance.now();
    let over = 0;
    let under = 0;
    for (let at = 0; at < keys; at++) {
      const answers = await everywhere(callsPerKey, "GET", "/me", { key: await keyOf(at) });
      const admitted = answers.filter(({ status }) => status === 200).length;
      expect(admitted + refusedBy(answers, "rate:key")).toBe(callsPerKey);
      over += Math.max(0, admitted - 600);
      under += Math.max(0, 600 - admitted);
    }
    report({ id: "S13", n: keys * callsPerKey, violations: over, since, note: `under=${under}` });
    expect(over).toBe(0);
    expect(under).toBeLessThanOrEqual(keys * 600 * 0.01);
  });

  test("S13: creates beyond 60 are refused and take nothing from the key's own limit", async () => {
    const since = performance.now();
    const mine = await app.createWorkspace();
    const { plaintext: key } = await app.createKey(mine, ["sessions:create"]);
    const body = { lat: 1, lng: 1, maxDurationSeconds: 60 };
    const answers = await everywhere(200, "POST", "/sessions", { key, body });
    const refused = refusedBy(answers, "rate:create");
    const left = (await app.call("GET", "/me", { key })).headers.ratelimit;
    const violations = Math.abs(refused - 140) + (String(left).startsWith('"key";r=539;') ? 0 : 1);
    report({ id: "S13", n: 200, violations, since, note: "refused calls take nothing" });
    expect([refused, left]).toEqual([140, expect.stringMatching(/^"key";r=539;/)]);
  });

  test("ip and auth are one count over both", async () => {
    const headers = (ip: string) => ({ headers: { "x-forwarded-for": ip } });
    const config = await everywhere(130, "GET", "/config", headers("203.0.113.1"));
    expect(refusedBy(config, "rate:ip")).toBe(10);
    const challenge = await everywhere(34, "POST", "/auth/wallet/challenge", { body: {}, ...headers("203.0.113.1") });
    expect(refusedBy(challenge, "rate:auth")).toBe(4);
    const bad = await everywhere(130, "GET", "/me", headers("203.0.113.2"));
    expect([refusedBy(bad, "auth:missing"), refusedBy(bad, "rate:ip")]).toEqual([120, 10]);
  });

  test("streams: ten places a principal, given back by release, 429 with Retry-After for the eleventh", async () => {
    const actor: ApiKeyActor = {
      kind: "api_key",
      keyId: "streaming",
      workspaceId: "",
      environment: "TEST",
      scopes: [],
    };
    const ctx = { ...app.clients, actor };
    const open = () => openStream(ctx);
    const slots = await Promise.all(Array.from({ length: 10 }, open));
    await expect(open()).rejects.toMatchObject({
      code: "RATE_LIMITED",
      detail: "rate:streams",
      verdict: { retryAfterSeconds: 30 },
    });
    await slots[3]?.release();
    await open();
    await expect(open()).rejects.toMatchObject({ detail: "rate:streams" });
  });

  test("with Redis gone calls are still answered, and limited", async () => {
    const key = await newKey();
    await redis.part?.stop();
    const answers = await everywhere(1_400, "GET", "/me", { key });
    const admitted = answers.filter(({ status }) => status === 200).length;
    expect(admitted + refusedBy(answers, "rate:key")).toBe(1_400);
    expect(admitted).toBeLessThanOrEqual(1_200);
    expect(admitted).toBeGreaterThanOrEqual(600);
  });
});

const made: string[] = [];
/** At most 50 unrevoked keys fit in a workspace. */
async function keyOf(at: number): Promise<string> {
  if (at > 0 && at % 40 === 0) workspace = await app.createWorkspace();
  made[at] ??= await newKey();
  return made[at];
}
