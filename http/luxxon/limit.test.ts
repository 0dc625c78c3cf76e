import { randomInt } from "node:crypto";
import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addressBlock } from "#http/edge/client-ip.ts";
import { type CallOptions, startTestApp, type TestApp, type TestResponse, type TestWorkspace } from "#http/testing.ts";
import { openTestStream } from "#http/testing-stream.ts";

let app: TestApp;
let workspace: TestWorkspace;
beforeAll(async () => {
  app = await startTestApp({ RATE_LIMIT_SCALE: "1", TRUSTED_PROXY_COUNT: "1" });
  workspace = await app.createWorkspace();
});
afterAll(() => app.stop());

const newIp = () => `203.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`;
const from = (ip: string, options: CallOptions = {}): CallOptions => ({
  ...options,
  headers: { "x-forwarded-for": ip, ...options.headers },
});
const newKey = async () => (await app.createKey(workspace, ["sessions:read", "sessions:create"])).plaintext;
const outcome = ({ status, body }: TestResponse) => [status, body?.code, body?.detail];
const times = async (count: number, call: () => Promise<TestResponse>) => {
  const answers: TestResponse[] = [];
  for (let n = 0; n < count; n++) answers.push(await call());
  return answers;
};
const statuses = (answers: TestResponse[]) => [...new Set(answers.map(({ status }) => status))];
/** What is read here of the OpenAPI document. */
interface Document {
  paths: Record<string, Record<string, { operationId: string; security: unknown[] }>>;
}
const newSession = { lat: 1, lng: 1, maxDurationSeconds: 60 };

describe("ip: 120 a minute by address", () => {
  test("public calls are counted, and the 121st is 429 with its header fields", async () => {
    const ip = newIp();
    const call = () => app.call("GET", "/config", from(ip));
    const [first] = await times(1, call);
    expect(first?.headers).toMatchObject({ "ratelimit-policy": '"ip";q=120;w=60', ratelimit: '"ip";r=119;t=60' });
    expect(statuses(await times(119, call))).toEqual([200]);
    const refused = await call();
    expect(outcome(refused)).toEqual([429, "RATE_LIMITED", "rate:ip"]);
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
    expect(Number(refused.headers["retry-after"])).toBeLessThanOrEqual(60);
    expect(refused.headers.ratelimit).toMatch(/^"ip";r=0;t=\d+$/);
    expect((await app.call("GET", "/config", from(newIp()))).status).toBe(200);
  });

  test("an address without public calls left still may use its key; health is exempt", async () => {
    const ip = newIp();
    const key = await newKey();
    await times(121, () => app.call("GET", "/config", from(ip)));
    expect((await app.call("GET", "/me", from(ip, { key }))).status).toBe(200);
    const health = await app.call("GET", "/health", from(ip));
    expect([health.status, health.headers.ratelimit]).toEqual([200, undefined]);
    expect((await app.tick()).status).toBe(200);
  });

  test("calls refused with 401 are counted; then no credential is looked at, and no body read", async () => {
    const ip = newIp();
    const bad = (headers?: Record<string, string>) =>
      app.call(
        "POST",
        "/sessions",
        from(ip, {
          key: `lxxn_test_000000_${"0".repeat(43)}`,
          body: newSession,
          ...(headers ? { headers: { "x-forwarded-for": ip, ...headers } } : {}),
        }),
      );
    const answers = await times(120, bad);
    expect(outcome(answers.at(-1) as TestResponse)).toEqual([401, "INVALID_API_KEY", "key:unknown"]);
    expect(answers[0]?.headers.ratelimit).toBe('"ip";r=119;t=60');
    expect(outcome(await bad())).toEqual([429, "RATE_LIMITED", "rate:ip"]);
    expect(outcome(await bad({ "content-type": "text/plain" }))).toEqual([429, "RATE_LIMITED", "rate:ip"]);
    expect(outcome(await app.call("GET", "/me", from(ip, { key: await newKey() })))).toEqual([
      429,
      "RATE_LIMITED",
      "rate:ip",
    ]);
    expect((await app.call("GET", "/config", from(ip))).status).toBe(429);
  });

  test("an address that has used up its public calls gets 429 instead of 401", async () => {
    const ip = newIp();
    await times(120, () => app.call("GET", "/config", from(ip)));
    expect(outcome(await app.call("GET", "/me", from(ip)))).toEqual([429, "RATE_LIMITED", "rate:ip"]);
  });
});

test("auth: 30 a minute over challenges, login and workspace creation, instead of ip", async () => {
  const ip = newIp();
  const paths = ["/auth/wallet/challenge", "/auth/wallet/login", "/workspaces/challenge", "/workspaces"];
  const answers: TestResponse[] = [];
  for (let n = 0; n < 30; n++) answers.push(await app.call("POST", paths[n % 4] ?? "", from(ip, { body: {} })));
  expect(statuses(answers)).toEqual([400]);
  expect(answers.at(-1)?.headers["ratelimit-policy"]).toBe('"auth";q=30;w=60');
  for (const path of paths) {
    expect(outcome(await app.call("POST", path, from(ip, { body: {} })))).toEqual([429, "RATE_LIMITED", "rate:auth"]);
  }
  expect((await app.call("GET", "/config", from(ip))).headers.ratelimit).toBe('"ip";r=119;t=60');
});

describe("principals", () => {
  test("key: 600 a minute for each key, from any address, whatever the answer", async () => {
    const key = await newKey();
    const first = await app.call("GET", "/me", { key });
    expect(first.headers).toMatchObject({ "ratelimit-policy": '"key";q=600;w=60', ratelimit: '"key";r=599;t=60' });
    const calls = Array.from({ length: 599 }, (_, at) =>
      app.call("GET", at % 2 ? "/me" : "/sessions/nope", from(newIp(), { key })),
    );
    expect(statuses(await Promise.all(calls)).sort()).toEqual([200, 400]);
    expect(outcome(await app.call("GET", "/me", { key }))).toEqual([429, "RATE_LIMITED", "rate:key"]);
    expect((await app.call("GET", "/me", { key: await newKey() })).status).toBe(200);
  });

  test("login: its own 600", async () => {
    const { headers } = await app.call("GET", "/me", await app.signIn());
    expect(headers).toMatchObject({ "ratelimit-policy": '"login";q=600;w=60', ratelimit: '"login";r=599;t=60' });
  });

  test("a call refused by its limit is refused before its scope and its schema are looked at", async () => {
    const key = await newKey();
    await Promise.all(Array.from({ length: 600 }, () => app.call("GET", "/me", { key })));
    expect(outcome(await app.call("GET", "/wallet", { key }))).toEqual([429, "RATE_LIMITED", "rate:key"]);
    expect(outcome(await app.call("POST", "/sessions", { key, body: "[]" }))[0]).toBe(400);
  });
});

describe("create: 60 a minute for each workspace, in addition", () => {
  test("the 61st is refused, for keys and members alike, and takes nothing from the key", async () => {
    const mine = await app.createWorkspace();
    const { plaintext: key } = await app.createKey(mine, ["sessions:read", "sessions:create"]);
    const create = (options: CallOptions) => app.call("POST", "/sessions", { ...options, body: newSession });
    const first = await create({ key });
    expect(first.headers["ratelimit-policy"]).toBe('"key";q=600;w=60, "create";q=60;w=60');
    expect(first.headers.ratelimit).toBe('"key";r=599;t=60, "create";r=59;t=60');
    expect(statuses(await times(59, () => create({ key })))).toEqual([400]);
    for (const caller of [{ key }, { cookie: mine.cookie }, { key }]) {
      expect(outcome(await create(caller))).toEqual([429, "RATE_LIMITED", "rate:create"]);
    }
    expect((await app.call("GET", "/me", { key })).headers.ratelimit).toMatch(/^"key";r=539;/);
  });

  test("a stranger who names the workspace uses up nothing of it", async () => {
    const [mine, stranger] = [await app.createWorkspace(), await app.createWorkspace()];
    const foreign = { ...newSession, workspaceId: mine.id };
    const answers = await times(61, () => app.call("POST", "/sessions", { cookie: stranger.cookie, body: foreign }));
    expect(statuses(answers)).toEqual([403]);
    const own = await app.call("POST", "/sessions", { cookie: mine.cookie, body: newSession });
    expect(own.headers.ratelimit).toMatch(/"create";r=59;/);
  });
});

test("frame: 300 a minute for each principal and session, instead of key", async () => {
  const key = await newKey();
  const [one, other] = [v7(), v7()];
  const frame = (id: string) => app.call("GET", `/sessions/${id}/frame`, { key });
  const answers = await Promise.all(Array.from({ length: 300 }, () => frame(one)));
  expect(statuses(answers)).toEqual([404]);
  expect(answers[0]?.headers["ratelimit-policy"]).toBe('"frame";q=300;w=60');
  expect(outcome(await frame(one))).toEqual([429, "RATE_LIMITED", "rate:frame"]);
  expect((await frame(other)).status).toBe(404);
  expect((await app.call("GET", "/me", { key })).headers.ratelimit).toBe('"key";r=599;t=60');
});

test("streams: the eleventh that a key opens at once is refused; one that ends makes room", async () => {
  const url = `${app.url}/api/v1/workspaces/${workspace.id}/events`;
  const headers = { authorization: `Bearer ${await newKey()}` };
  const open = () => openTestStream(url, headers);
  const streams = await Promise.all(Array.from({ length: 10 }, open));
  expect([...new Set(streams.map(({ status }) => status))]).toEqual([200]);
  const refused = await fetch(url, { headers });
  expect([refused.status, (await refused.json()).detail]).toEqual([429, "rate:streams"]);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  const other = await openTestStream(url, { authorization: `Bearer ${await newKey()}` });
  expect(other.status).toBe(200);
  streams[0]?.close();
  await expect
    .poll(async () => {
      const again = await open();
      streams.push(again);
      return again.status;
    })
    .toBe(200);
  for (const stream of [...streams, other]) stream.close();
});

test("every operation of the document is counted under the policies that the wire names for it", async () => {
  const own: Record<string, string[]> = {
    getHealth: [],
    checkReadiness: [],
    recordVideoEvent: [],
    createLoginChallenge: ["auth"],
    createLogin: ["auth"],
    createWorkspaceChallenge: ["auth"],
    createWorkspace: ["auth"],
    createSession: ["key", "create"],
    getFrame: ["frame"],
  };
  const { paths } = (await app.call("GET", "/docs-json")).body as unknown as Document;
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ method: method.toUpperCase(), path, ...operation })),
  );
  const key = await newKey();
  const seen: Record<string, string[]> = {};
  for (const { method, path, operationId } of operations) {
    const url = path.replace(/\{\w+\}/g, v7());
    const { headers } = await app.call(method, url, from(newIp(), { key, ...(method === "GET" ? {} : { body: {} }) }));
    seen[operationId] = [...String(headers["ratelimit-policy"] ?? "").matchAll(/"(\w+)"/g)].map(
      ([, name]) => `${name}`,
    );
  }
  const expected = operations.map(({ operationId, security }) => {
    return [operationId, own[operationId] ?? [security.length === 0 ? "ip" : "key"]];
  });
  expect(seen).toEqual(Object.fromEntries(expected));
  expect(Object.keys(seen)).toEqual(expect.arrayContaining(Object.keys(own)));
});

test("no call of the video events webhook is counted, not even a refused one", async () => {
  const ip = newIp();
  const answers = await times(121, () => app.call("POST", "/video/events/no-such-token", from(ip, { body: {} })));
  expect(statuses(answers)).toEqual([401]);
  expect(answers.at(-1)?.headers["ratelimit-policy"]).toBeUndefined();
  expect((await app.call("GET", "/config", from(ip))).headers.ratelimit).toBe('"ip";r=119;t=60');
});

test("addresses of one IPv6 /64 are counted together, IPv4 addresses apart", () => {
  const blocks = [
    "2001:db8:0:1::1",
    "2001:db8::1:ffff:0:0:2",
    "2001:0db8:0000:0001:a:b:c:d",
    "2001:db8:0:2::1",
    "::1",
    "fe80::1%eth0",
  ];
  expect(blocks.map(addressBlock)).toEqual([
    "2001:db8:0:1",
    "2001:db8:0:1",
    "2001:db8:0:1",
    "2001:db8:0:2",
    "0:0:0:0",
    "fe80:0:0:0",
  ]);
  expect([addressBlock("203.0.113.9"), addressBlock(null)]).toEqual(["203.0.113.9", "unknown"]);
});
