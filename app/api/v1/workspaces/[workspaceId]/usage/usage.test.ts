import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { insertSession, insertWorkspace } from "#core/sessions/testing.ts";
import { startTestApp, type TestApp, type TestWorkspace } from "#http/testing.ts";

let app: TestApp;
let workspace: TestWorkspace;
let key: { id: string; plaintext: string };
beforeAll(async () => {
  app = await startTestApp();
  workspace = await app.createWorkspace();
  key = await app.createKey(workspace, ["wallet:read"]);
});
afterAll(() => app.stop());

interface Used {
  endedAt: string;
  seconds: number;
  keyId?: string;
  state?: "ENDED" | "EXPIRED" | "CANCELLED";
}

/** A session that the workspace paid for, over at this instant. */
async function used({ endedAt, seconds, keyId, state = "ENDED" }: Used): Promise<void> {
  const { db } = app.clients;
  const consumer = { id: workspace.id, walletAddress: workspace.account.address };
  const id = await insertSession(db, { consumer, operator: await insertWorkspace(db), state, startedAgoMs: 1 });
  await db.rows(sql`update sessions set ended_at = ${endedAt}, clean_seconds = ${seconds}, created_by_key_id = ${keyId ?? null},
    charged_micro_usdc = ${seconds * 1000}, started_at = ${state === "CANCELLED" ? null : endedAt} where id = ${id}`);
}

const get = (what: string, query: string, credential: object = { cookie: workspace.cookie }) =>
  app.call("GET", `/workspaces/${workspace.id}/${what}?${query}`, credential);

describe("usage", () => {
  test("200: by day and by key, at the day the session ended, exact, without sessions that never were live", async () => {
    await used({ endedAt: "2026-05-12T23:59:59.999Z", seconds: 5, keyId: key.id });
    await used({ endedAt: "2026-05-13T00:00:00Z", seconds: 7 });
    await used({ endedAt: "2026-05-13T12:00:00Z", seconds: 11, keyId: key.id, state: "EXPIRED" });
    await used({ endedAt: "2026-05-13T12:00:00Z", seconds: 0, state: "CANCELLED" });
    await used({ endedAt: "2026-05-14T00:00:00Z", seconds: 100 });
    const days = await get("usage", "from=2026-05-12&to=2026-05-13");
    const none = { keyId: null, requests: 0 };
    expect([days.status, days.data]).toEqual([
      200,
      [
        { ...none, day: "2026-05-12", sessions: 1, cleanSeconds: 5, chargedMicroUsdc: "5000" },
        { ...none, day: "2026-05-13", sessions: 2, cleanSeconds: 18, chargedMicroUsdc: "18000" },
      ],
    ]);
    const keys = await get("usage", "from=2026-05-12&to=2026-05-13&by=key", { key: key.plaintext });
    expect(keys.data).toEqual([
      { day: null, requests: 0, keyId: key.id, sessions: 2, cleanSeconds: 16, chargedMicroUsdc: "16000" },
      { day: null, requests: 0, keyId: null, sessions: 1, cleanSeconds: 7, chargedMicroUsdc: "7000" },
    ]);
    expect((await get("usage", "")).status).toBe(200);
  });

  test("calls are counted from the request log, by day and by key, with or without sessions", async () => {
    const { db } = app.clients;
    await db.rows(sql`insert into request_log
        (at, workspace_id, key_id, request_id, method, path, status, duration_ms)
      select a::timestamptz, ${workspace.id}, k::uuid, uuidv7()::text, 'GET', '/api/v1/me', 200, 1 from (values
        (${key.id}, '2026-05-13T01:00:00Z'), (${key.id}, '2026-05-15T01:00:00Z'), (null, '2026-05-15T02:00:00Z')) r(k, a)`);
    const days = (await get("usage", "from=2026-05-13&to=2026-05-15")).data;
    expect(days.map(({ day, requests }: { day: string; requests: number }) => [day, requests])).toEqual([
      ["2026-05-13", 1],
      ["2026-05-14", 0],
      ["2026-05-15", 2],
    ]);
    const keys = (await get("usage", "from=2026-05-13&to=2026-05-15&by=key")).data;
    expect(keys).toMatchObject([
      { keyId: key.id, requests: 2, sessions: 1 },
      { keyId: null, requests: 1, sessions: 2 },
    ]);
  });

  test.each([
    ["from", "from=2026-02-30"],
    ["from", "from=yesterday"],
    ["to", "to=2026-13-01"],
    ["to", "from=2026-05-02&to=2026-05-01"],
    ["from", "from=2025-01-01&to=2026-02-05"],
    ["by", "by=hour"],
  ])("400 %s: %s", async (detail, query) => {
    const { status, body } = await get("usage", query);
    expect([status, body.code, body.detail]).toEqual([400, "INVALID_INPUT", detail]);
  });

  test("exactly 400 days are allowed", async () => {
    expect((await get("usage", "from=2025-01-01&to=2026-02-04")).status).toBe(200);
  });
});

describe("statement", () => {
  test("200 as JSON and as a CSV file with the same lines", async () => {
    const json = await get("statement", "month=2026-05");
    expect([json.status, json.data]).toMatchObject([
      200,
      { workspaceId: workspace.id, month: "2026-05", openingBalanceMicroUsdc: "0", closingBalanceMicroUsdc: "0" },
    ]);
    const csv = await get("statement", "month=2026-05&format=csv", { key: key.plaintext });
    expect(csv.headers["content-type"]).toBe("text/csv; charset=utf-8");
    expect(csv.headers["content-disposition"]).toContain("statement-2026-05.csv");
    expect(csv.text.split("\r\n")).toHaveLength(json.data.lines.length + 4);
  });

  test.each([
    ["month", ""],
    ["month", "month=2026-13"],
    ["month", "month=2026-5"],
    ["format", "month=2026-05&format=pdf"],
  ])("400 %s: %s", async (detail, query) => {
    expect((await get("statement", query)).body.detail).toBe(detail);
  });
});

test.each(["usage?", "statement?month=2026-05&"])(
  "%s: 401, 403 stranger, other key and scope, 400 id",
  async (path) => {
    const stranger = await app.createWorkspace();
    const url = `/workspaces/${workspace.id}/${path}`;
    expect((await app.call("GET", url)).status).toBe(401);
    expect((await app.call("GET", url, stranger)).body.detail).toBe("workspace:viewDenied");
    const foreign = await app.createKey(stranger, ["wallet:read"]);
    expect((await app.call("GET", url, { key: foreign.plaintext })).body.detail).toBe("workspace:mismatch");
    const other = await app.createKey(workspace, ["sessions:read"]);
    expect((await app.call("GET", url, { key: other.plaintext })).body.code).toBe("INSUFFICIENT_SCOPE");
    expect((await app.call("GET", `/workspaces/x/${path}`, workspace)).body.detail).toBe("id");
    expect((await app.call("GET", url, await app.addMember(workspace, "VIEWER"))).status).toBe(200);
  },
);
