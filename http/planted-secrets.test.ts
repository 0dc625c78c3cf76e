import { closeSync, openSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { mintAndDeposit } from "#contracts/testing.ts";
import { moveClock } from "#db/testing.ts";
import { flushAll } from "#http/flush.ts";
import { startTestApp, type TestApp, type TestResponse, type TestWorkspace } from "#http/testing.ts";
import { startTcpProxy, type TcpProxy } from "#http/testing-proxy.ts";
import { type Replica, startReplica } from "#http/testing-replica.ts";
import { requestJson } from "#http/testing-request.ts";
import { report } from "#stack/prove-scale.ts";
import { hideCredentials } from "./edge/hide-credentials.ts";
import { guardOutput, secretsOf } from "./log.ts";

const settings = {
  METRICS_TOKEN: "planted-metrics-token-1234",
  VIDEO_EVENTS_TOKEN: "planted-video-token-1234",
  VIDEO_EVENTS_SECRET: 'planted "video" secret \\ 1234',
  SESSION_SECRETS: `1:${"old-session-secret".repeat(2)},2:${"new-session-secret".repeat(2)}`,
};
const rpcPath = "v3/planted-provider-key-1234";

let app: TestApp;
let folder: string;
let database: TcpProxy;
let loud: Replica;
let blind: Replica;
let mine: TestWorkspace;
let key: string;
/** Every secret by a name for people. */
const secrets = new Map<string, string>();
/** What was answered where a secret is not the very thing asked for. */
const answers: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "luxxon-secrets-"));
  app = await startTestApp(settings);
  const { DATABASE_URL = "" } = process.env;
  const { hostname, port } = new URL(DATABASE_URL);
  database = await startTcpProxy({ host: hostname, port: Number(port) });
  const output = openSync(join(folder, "log"), "a");
  const proxied = {
    LOG_LEVEL: "trace",
    DATABASE_URL: DATABASE_URL.replace(`${hostname}:${port}`, `127.0.0.1:${database.port}`),
  };
  loud = await startReplica(proxied, { output });
  blind = await startReplica(
    { ...proxied, RPC_URL: `http://user:planted-rpc-password@127.0.0.1:1/${rpcPath}` },
    { output },
  );
  closeSync(output);
  const privateKey = generatePrivateKey();
  mine = await app.createWorkspace({ account: privateKeyToAccount(privateKey) });
  await mintAndDeposit({ rpcUrl: inject("parts").rpcUrl, ...app.contracts, privateKey, amountMicroUsdc: 10_000_000n });
  key = (await app.createKey(mine, ["sessions:read", "sessions:create", "sessions:operate", "wallet:read"])).plaintext;
  secrets.set("key", key);
  secrets.set("seal", seal(mine.cookie));
  secrets.set("relayer key", app.contracts.relayerKey.slice(2));
  secrets.set("cron secret", app.cronSecret);
  for (const [at, secret] of secretsOf(app.clients.settings).entries()) secrets.set(`setting ${at}`, secret);
  secrets.set("provider key", rpcPath).set("RPC password", "planted-rpc-password");
});
afterAll(async () => {
  await Promise.all([loud.kill(), blind.kill()]);
  database.stop();
  await app.stop();
  await rm(folder, { recursive: true });
});

const seal = (cookie: string) => /lx_session=([^;]+)/.exec(cookie)?.[1] ?? "";
const note = (answer: TestResponse) => {
  answers.push(JSON.stringify(answer.headers), answer.text);
  return answer;
};
const call = async (method: string, path: string, options: Parameters<typeof requestJson>[2] = {}, url = loud.url) =>
  note(await requestJson(`${url}${path.startsWith("/") ? path : `/api/v1/${path}`}`, method, options));

/** Credentials where they belong. */
async function rightfully(): Promise<void> {
  await call("GET", "me", { key });
  await call("GET", "me", { cookie: mine.cookie });
  await call("POST", "/api/cron/settle", { headers: { authorization: `Bearer ${app.cronSecret}` } });
  await call("GET", "/metrics", { headers: { authorization: `Bearer ${settings.METRICS_TOKEN}` } });
  const event = {
    name: "x",
    text: "x",
    ts: 1,
    data: {
      notification_name: "Stream Live Input",
      input_id: "0".repeat(32),
      event_type: "live_input.connected",
      updated_at: "2026-05-13T12:00:10.000Z",
    },
  };
  const headers = { "cf-webhook-auth": settings.VIDEO_EVENTS_SECRET };
  const { status } = await call("POST", `video/events/${settings.VIDEO_EVENTS_TOKEN}`, { body: event, headers });
  expect(status).toBe(202);
  const { data } = await call("POST", "auth/wallet/challenge", { body: { walletAddress: mine.account.address } });
  const signature = await mine.account.signMessage({ message: data.message });
  secrets.set("signature", signature.slice(2));
  const proof = { walletAddress: mine.account.address, nonce: data.nonce, signature };
  const login = await requestJson(`${loud.url}/api/v1/auth/wallet/login`, "POST", { body: proof });
  secrets.set("second seal", seal(login.cookies.join("; ")));
  await call("POST", "auth/wallet/login", { body: proof });
}

/** Credentials where they do not belong, by mistake or by mischief. */
async function wrongly(): Promise<void> {
  const planted = [key, seal(mine.cookie), app.cronSecret, app.contracts.relayerKey, settings.METRICS_TOKEN];
  for (const secret of planted) {
    await call("GET", `sessions?cursor=${encodeURIComponent(secret)}&token=${encodeURIComponent(secret)}`, { key });
    await call("GET", `${encodeURIComponent(secret)}/me`);
    await call("GET", `sessions/${encodeURIComponent(secret)}`, { key });
    await call("GET", "me", { headers: { authorization: `Basic ${secret}` } });
    await call("GET", "me", { headers: { authorization: `Bearer ${secret}x` } });
    await call("GET", "me", { cookie: `lx_session=${secret}` });
    await call("POST", "sessions", {
      key,
      body: { lat: secret, [secret]: secret },
      headers: { "idempotency-key": secret },
    });
    await call("POST", "sessions", { key, body: `{"lat":"${secret}` });
    await call("POST", "auth/wallet/login", { body: { walletAddress: secret, nonce: secret, signature: secret } });
  }
  const headers = {
    "x-request-id": key,
    "user-agent": `agent/1 (${key}; Bearer ${key})`,
    "x-forwarded-for": key,
    origin: key,
  };
  const { data } = await call("POST", "auth/wallet/challenge", {
    body: { walletAddress: mine.account.address },
    headers,
  });
  const signature = await mine.account.signMessage({ message: data.message });
  const body = { walletAddress: mine.account.address, nonce: data.nonce, signature };
  secrets.set("third signature", signature.slice(2));
  await requestJson(`${loud.url}/api/v1/auth/wallet/login`, "POST", {
    body,
    headers: { "user-agent": headers["user-agent"] },
  });
  await call("GET", "workspaces", { cookie: mine.cookie, headers });
}

/** A session with media, from its opening to its end. */
async function session(): Promise<void> {
  const opened = await call("POST", "sessions", {
    key,
    body: { lat: 1, lng: 1, maxDurationSeconds: 60 },
    headers: { "idempotency-key": key },
  });
  const { id } = opened.data;
  await call("POST", `sessions/${id}/accept`, { key });
  const started = await requestJson(`${loud.url}/api/v1/sessions/${id}/start`, "POST", { key });
  secrets.set("whip", started.data.whipUrl.split("/").at(-1)).set("whep", started.data.whepUrl.split("/").at(-1));
  for (const name of ["whip", "whep"]) {
    for (const more of ["", "/deep", "x"])
      await call("POST", `/media/${name}/${secrets.get(name)}${more}`, {
        headers: { "content-type": "application/sdp" },
        body: "v=0",
      });
    await call("GET", `/media/${name}/${secrets.get(name)}`);
  }
  await moveClock(app.clients.db, 2_000);
  await call("GET", `sessions/${id}/frame`, { key });
  await call("POST", `sessions/${id}/end`, { key });
  await call("POST", "/api/cron/settle", { headers: { authorization: `Bearer ${app.cronSecret}` } });
}

/** The same while parts are away: errors of libraries reach the log. */
async function inTrouble(): Promise<void> {
  const trouble = { lat: 1, lng: 1, maxDurationSeconds: 60 };
  expect((await call("POST", "sessions", { key, body: trouble }, blind.url)).status).toBe(503);
  await call("POST", "/api/cron/settle", { headers: { authorization: `Bearer ${app.cronSecret}` } }, blind.url);
  database.cut();
  expect((await call("GET", "me", { key })).status).toBe(503);
  expect((await call("GET", "me", { cookie: mine.cookie })).status).toBe(503);
  await call("POST", "/api/cron/settle", { headers: { authorization: `Bearer ${app.cronSecret}` } });
  database.restore();
  await expect.poll(async () => (await call("GET", "me", { key })).status, { timeout: 10_000 }).toBe(200);
}

async function databaseText(): Promise<string> {
  const tables = await app.clients.db.rows<{ name: string }>(sql`
    select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`);
  const rows = tables.map(({ name }) =>
    app.clients.db.rows<{ row: string }>(sql`select t::text as row from ${sql.identifier(name)} t`),
  );
  return (await Promise.all(rows))
    .flat()
    .map(({ row }) => row)
    .join("\n");
}

test("S10: planted secrets are in no log, no table and no answer but those that hand them out", async () => {
  const since = performance.now();
  await rightfully();
  await wrongly();
  await session();
  await inTrouble();
  await flushAll();
  await Promise.all([loud.terminate(), blind.terminate()]);
  const places = {
    log: await readFile(join(folder, "log"), "utf8"),
    database: await databaseText(),
    answers: answers.join("\n"),
  };
  expect(places.log.match(/"call/g)?.length).toBeGreaterThan(70);
  const found: string[] = [];
  for (const [name, secret] of secrets) {
    expect(secret.length, name).toBeGreaterThanOrEqual(8);
    const forms = [
      secret,
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
      Buffer.from(secret).toString("hex"),
    ];
    for (const [place, text] of Object.entries(places)) {
      if (forms.some((form) => text.includes(form))) found.push(`${name} in ${place}`);
    }
  }
  report({ id: "S10", n: secrets.size * Object.keys(places).length, violations: found.length, since });
  expect(found).toEqual([]);
});

test("other output passes the same sieve, and plain words are left alone", () => {
  const printed: string[] = [];
  const stream = { write: (text: string) => printed.push(text) > 0 } as unknown as NodeJS.WriteStream;
  guardOutput(app.clients.settings, [stream]);
  stream.write(`at ${app.contracts.relayerKey} Bearer abc\n`);
  for (const key of app.clients.settings.SEALING_KEYS.values()) stream.write(`by ${key.toString("base64")}\n`);
  stream.write(Buffer.from(`whsec_${"A".repeat(44)}= /media/whip/${"b".repeat(43)}?x=1\n`));
  expect(printed).toEqual(["at [hidden] [hidden]\n", "by [hidden]\n", "[hidden] [hidden]?x=1\n"]);
  const plain = `0x${"a".repeat(64)} 3a91cf0e-7b1d-4c55-9e0a-2f6d8b1c4e70 lxxn_test_3a91cf_003 the bearer of this`;
  expect(hideCredentials(plain)).toBe(plain);
});
