import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type StoredWindow, windowsOf } from "#core/locations/testing.ts";
import { insertSession } from "#core/sessions/testing.ts";
import { moveClock } from "#db/testing.ts";
import { startTestApp, type TestApp, type TestWorkspace } from "#http/testing.ts";

const token = "video-token-0123456789";
const secret = "video-secret-0123456789";
let app: TestApp;
let workspace: TestWorkspace;

beforeAll(async () => {
  app = await startTestApp({ VIDEO_EVENTS_TOKEN: token, VIDEO_EVENTS_SECRET: secret });
  workspace = await app.createWorkspace();
});
afterAll(() => app.stop());

const auth = { "cf-webhook-auth": secret };
const body = (inputId: string, kind: string, updatedAt?: string) => ({
  name: "Stream",
  ts: 1778673610,
  data: {
    notification_name: "Stream Live Input",
    input_id: inputId,
    event_type: `live_input.${kind}`,
    updated_at: updatedAt,
  },
});
const post = (payload: unknown, { headers = auth as Record<string, string>, path = token } = {}) =>
  app.call("POST", `/video/events/${path}`, { body: payload, headers });

async function send(inputId: string, kind: string, updatedAt?: string): Promise<void> {
  const { status, text, headers } = await post(body(inputId, kind, updatedAt));
  expect([status, text, headers["content-type"]]).toEqual([202, "", undefined]);
}

/** An ASSIGNED session and its media input. */
async function started() {
  const party = { id: workspace.id, walletAddress: workspace.account.address };
  const id = await insertSession(app.clients.db, { consumer: party, operator: party, state: "ASSIGNED" });
  const { data } = await app.call("POST", `/sessions/${id}/start`, { cookie: workspace.cookie });
  return { id, inputId: String(data.videoBackendRef) };
}

const read = async (id: string) => (await app.call("GET", `/sessions/${id}`, { cookie: workspace.cookie })).data;
const frame = (id: string) => app.call("GET", `/sessions/${id}/frame`, { cookie: workspace.cookie });
const later = (seconds: number) => moveClock(app.clients.db, seconds * 1000);

async function live() {
  const session = await started();
  await later(1);
  const { state, startedAt } = await read(session.id);
  expect(state).toBe("LIVE");
  return { ...session, at: (seconds: number) => new Date(Date.parse(startedAt) + seconds * 1000).toISOString() };
}

const window = (from: number, to: number | null): StoredWindow => ({
  reason: "NETWORK_ERROR",
  from: from * 1000,
  to: to && to * 1000,
});

describe("who may send", () => {
  test.each([
    ["another token", { path: `${token}x` }],
    ["another secret", { headers: { "cf-webhook-auth": `${secret}x` } }],
    ["no secret", { headers: {} }],
    ["an empty secret", { headers: { "cf-webhook-auth": "" } }],
  ])("%s is 401 video:token, whatever the data", async (_name, options) => {
    for (const payload of [body("a", "connected"), { data: 7 }]) {
      const answer = await post(payload, options);
      expect([answer.status, answer.body.code, answer.body.detail]).toEqual([401, "NOT_AUTHENTICATED", "video:token"]);
      expect(answer.headers["www-authenticate"]).toBe("Bearer");
    }
  });

  test.each([
    {},
    { data: null },
    { data: {} },
    { data: { input_id: "a" } },
    { data: { input_id: 1, event_type: "x" } },
  ])("400 data for %j", async (payload) => {
    const answer = await post(payload);
    expect([answer.status, answer.body.code, answer.body.detail]).toEqual([400, "INVALID_INPUT", "data"]);
  });

  test("400 for what is no JSON object, 415 for another type, 405 for GET", async () => {
    expect((await post("[]")).body.detail).toBe("body:notObject");
    expect((await post("{}", { headers: { ...auth, "content-type": "text/plain" } })).status).toBe(415);
    expect((await app.call("GET", `/video/events/${token}`)).status).toBe(405);
  });
});

describe("an outage", () => {
  test("takes the picture away and is not charged; the publisher resumes when it is connected again", async () => {
    const { id, inputId, at } = await live();
    await later(9);
    await send(inputId, "disconnected", at(10));
    expect((await frame(id)).body).toMatchObject({ code: "FRAME_NOT_AVAILABLE", detail: "session:frame:LIVE" });
    await later(11);
    expect((await read(id)).cleanSeconds).toBeOneOf([9, 10]);
    await send(inputId, "connected", at(20));
    await later(1);
    expect((await frame(id)).status).toBe(200);
    await later(19);
    const ended = (await app.call("POST", `/sessions/${id}/end`, { cookie: workspace.cookie })).data;
    expect(ended.failedSeconds).toBe(10);
    expect(ended.cleanSeconds).toBe(Math.floor((Date.parse(ended.endedAt) - Date.parse(ended.startedAt)) / 1000) - 10);
    expect(await windowsOf(app.clients.db, id)).toEqual([window(10, 20)]);
  });

  test("`errored` is one too; repeats, other types and unknown inputs have no effect", async () => {
    const { id, inputId, at } = await live();
    await later(9);
    await send(inputId, "errored", at(5));
    await send(inputId, "disconnected", at(6));
    await send(inputId, "connected", at(8));
    const before = await windowsOf(app.clients.db, id);
    expect(before).toEqual([window(5, 8)]);
    for (const [input, kind, when] of [
      [inputId, "errored", at(5)],
      [inputId, "connected", at(9)],
      [inputId, "recording", at(9)],
      ["f".repeat(32), "disconnected", at(9)],
      ["", "disconnected", at(9)],
    ] as const) {
      await send(input, kind, when);
    }
    expect(await windowsOf(app.clients.db, id)).toEqual(before);
    await later(120);
    await send(inputId, "errored", at(5));
    expect(await windowsOf(app.clients.db, id)).toEqual(before);
  });

  test("events that arrive in another order than they happened give the same windows", async () => {
    const { id, inputId, at } = await live();
    await later(30);
    for (const [kind, seconds] of [
      ["connected", 25],
      ["disconnected", 20],
      ["connected", 10],
      ["disconnected", 5],
    ] as const) {
      await send(inputId, kind, at(seconds));
    }
    expect(await windowsOf(app.clients.db, id)).toEqual([window(5, 10), window(20, 25)]);
    expect((await frame(id)).status).toBe(200);
  });

  test("is timed at the receipt when the stated time is missing, unreadable or more than 60 s away", async () => {
    const { id, inputId, at } = await live();
    await later(100);
    for (const [kind, stated] of [
      ["disconnected", at(20)],
      ["connected", undefined],
      ["disconnected", "yesterday"],
      ["connected", "+275760-09-13T00:00:00.000Z"],
      ["disconnected", "0000-01-01T00:00:00Z"],
      ["connected", at(400)],
      ["disconnected", at(60)],
    ] as const) {
      await send(inputId, kind, stated);
    }
    const windows = await windowsOf(app.clients.db, id);
    expect(windows[0]).toEqual({ reason: "NETWORK_ERROR", from: 60_000, to: expect.any(Number) });
    for (const { from, to } of windows.slice(1)) {
      expect(from).toBeGreaterThanOrEqual(100_000);
      expect(to).toBeGreaterThanOrEqual(from);
    }
    expect(await post({ data: { ...body(inputId, "connected").data, updated_at: 7 } })).toMatchObject({
      status: 400,
      body: { detail: "data" },
    });
  });

  test("before LIVE keeps the session from it until the publisher is back, without a charge", async () => {
    const { id, inputId } = await started();
    await send(inputId, "disconnected");
    await later(5);
    expect((await read(id)).state).toBe("ASSIGNED");
    await app.tick();
    expect((await read(id)).state).toBe("ASSIGNED");
    await send(inputId, "connected");
    await later(1);
    expect(await read(id)).toMatchObject({ state: "LIVE", failedSeconds: 0 });
  });

  test("after the end changes nothing", async () => {
    const { id, inputId } = await live();
    await app.call("POST", `/sessions/${id}/end`, { cookie: workspace.cookie });
    await send(inputId, "disconnected");
    expect(await windowsOf(app.clients.db, id)).toEqual([]);
  });
});
