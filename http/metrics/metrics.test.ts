import { sql } from "drizzle-orm";
import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { routes } from "#app/routes.gen.ts";
import { insertSession } from "#core/sessions/testing.ts";
import { moveClock } from "#db/testing.ts";
import { startTestApp, type TestApp, type TestWorkspace } from "#http/testing.ts";
import { startTcpProxy, type TcpProxy } from "#http/testing-proxy.ts";
import { requestJson } from "#http/testing-request.ts";

let app: TestApp;
let workspace: TestWorkspace;
const parts = {} as Record<"database" | "spicedb", TcpProxy>;

async function inFront(part: keyof typeof parts, url: string): Promise<string> {
  const { hostname, port } = new URL(url);
  parts[part] = await startTcpProxy({ host: hostname, port: Number(port) });
  return url.replace(`${hostname}:${port}`, `127.0.0.1:${parts[part].port}`);
}

beforeAll(async () => {
  app = await startTestApp(async ({ DATABASE_URL, SPICEDB_ENDPOINT }) => ({
    RATE_LIMIT_SCALE: "1",
    DATABASE_URL: await inFront("database", DATABASE_URL ?? ""),
    SPICEDB_ENDPOINT: (await inFront("spicedb", `http://${SPICEDB_ENDPOINT}`)).replace("http://", ""),
  }));
  workspace = await app.createWorkspace();
});
afterAll(async () => {
  await app.stop();
  for (const part of Object.values(parts)) part.stop();
});

const scrape = (headers: Record<string, string> = {}) => requestJson(`${app.url}/metrics`, "GET", { headers });

/** Value of one series, by its name with labels as they stand in the text. */
async function value(series: string): Promise<number | undefined> {
  const line = (await scrape()).text.split("\n").find((text) => text.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}

/** A counter, over all processes. */
async function total(series: string): Promise<number> {
  const texts = await Promise.all(app.urls.map(async (url) => (await requestJson(`${url}/metrics`, "GET")).text));
  const lines = texts.flatMap((text) => text.split("\n").filter((line) => line.startsWith(`${series} `)));
  return lines.reduce((sum, line) => sum + Number(line.slice(series.length + 1)), 0);
}

describe("GET /metrics", () => {
  test("calls by operation and status, with durations", async () => {
    const series = 'luxxon_calls_total{operation="listSessions",status="200"}';
    const { plaintext: key } = await app.createKey(workspace, ["sessions:read"]);
    for (let n = 0; n < 3; n++) await app.call("GET", "/sessions", { key });
    await app.call("GET", "/sessions?limit=x", { key });
    expect(await total(series)).toBe(3);
    expect(await total(series.replace("200", "400"))).toBe(1);
    expect(await total('luxxon_call_duration_seconds_count{operation="listSessions"}')).toBe(4);
    const { headers, text } = await scrape();
    expect(headers["content-type"]).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds \d/m);
  });

  test("labels stay few, whatever is asked for: ids, paths and words of callers are none of them", async () => {
    for (let n = 0; n < 20; n++) {
      await app.call("GET", `/sessions/${v7()}`, workspace);
      await app.call("GET", `/unknown/${v7()}`);
      await app.call("PROPFIND", `/sessions/${v7()}`);
    }
    const { text } = await scrape();
    const operations = new Set([...text.matchAll(/operation="([^"]*)"/g)].map(([, name]) => name));
    expect([...operations]).toEqual(expect.arrayContaining(["getSession", "none", "scrapeMetrics"]));
    expect(operations.size).toBeLessThan(Object.keys(routes).length * 3);
    expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
  });

  test("refusals by policy", async () => {
    for (let n = 0; n < 31; n++) await app.call("POST", "/auth/wallet/challenge", { body: {} });
    expect(await total('luxxon_rate_limit_refusals_total{policy="auth"}')).toBeGreaterThan(0);
  });

  test("parts of the tick with their age, and settlements that wait", async () => {
    await app.tick();
    const { db } = app.clients;
    const consumer = { id: workspace.id, walletAddress: workspace.account.address };
    const id = await insertSession(db, { consumer, state: "ENDED" });
    await db.rows(sql`insert into settlements (session_id, consumer_workspace_id, state, session_id_hash, from_address,
      rate_per_second, chargeable_seconds, platform_fee_bps)
      values (${id}, ${workspace.id}, 'FAILED', ${v7()}, 'x', 1, 1, 0)`);
    await moveClock(db, 90_000);
    expect(await value('luxxon_tick_age_seconds{part="tick"}')).toBeGreaterThanOrEqual(90);
    expect(await value('luxxon_unsettled_settlements{state="FAILED"}')).toBe(1);
    expect(await value('luxxon_unsettled_settlements{state="PENDING"}')).toBe(0);
    expect(await value("luxxon_oldest_unsettled_seconds")).toBeGreaterThanOrEqual(90);
    expect(await value("luxxon_database_up")).toBe(1);
    expect(await value('luxxon_database_connections{state="max"}')).toBe(10);
  });

  test("it answers without the database, and tells when SpiceDB is not asked any more", async () => {
    parts.spicedb.cut();
    expect(await value("luxxon_authz_breaker_open")).toBe(0);
    const path = `/workspaces/${workspace.id}`;
    for (let n = 0; n < 4 * app.urls.length; n++) await app.call("GET", path, workspace);
    expect(await value("luxxon_authz_breaker_open")).toBe(1);
    parts.database.cut();
    expect(await value("luxxon_database_up")).toBe(0);
    expect(await value('luxxon_tick_age_seconds{part="tick"}')).toBeUndefined();
    parts.spicedb.restore();
    parts.database.restore();
  });

  test("without METRICS_TOKEN this machine alone may ask, also through a proxy on it", async () => {
    expect((await scrape({ "x-forwarded-for": "127.0.0.1" })).status).toBe(200);
    for (const address of ["203.0.113.9", "203.0.113.9, 127.0.0.1", "127.0.0.1, 203.0.113.9", ""]) {
      const { status, body } = await scrape({ "x-forwarded-for": address });
      expect([status, body?.detail], address).toEqual([403, "metrics:loopbackOnly"]);
    }
  });

  test("with METRICS_TOKEN its bearer may ask, from anywhere", async () => {
    const { settings } = app.clients;
    settings.METRICS_TOKEN = "a-token-for-prometheus";
    try {
      expect((await scrape()).body.detail).toBe("metrics:token");
      expect((await scrape({ authorization: "Bearer another-token-here" })).status).toBe(401);
      const headers = { authorization: "Bearer a-token-for-prometheus", "x-forwarded-for": "203.0.113.9" };
      expect((await scrape(headers)).status).toBe(200);
    } finally {
      delete settings.METRICS_TOKEN;
    }
  });

  test("it is not part of the API's document", async () => {
    const { text } = await app.call("GET", "/docs-json");
    expect(text).not.toContain("scrapeMetrics");
  });
});
