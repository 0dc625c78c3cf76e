import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { insertSession } from "#core/sessions/testing.ts";
import { loggedPath } from "#http/edge/logged-path.ts";
import { startTestApp, type TestApp, type TestWorkspace } from "#http/testing.ts";
import { requestJson } from "#http/testing-request.ts";

let app: TestApp;
let workspace: TestWorkspace;
beforeAll(async () => {
  app = await startTestApp();
  workspace = await app.createWorkspace();
});
afterAll(() => app.stop());

const offer = (url: string) =>
  requestJson(url, "POST", { body: "v=0\r\n", headers: { "content-type": "application/sdp" } });
const labels = ({ status, body }: Awaited<ReturnType<typeof offer>>) => [status, body.code, body.detail];
const unknown = [404, "NOT_FOUND", "route:unknown"];

test("media URLs refuse offers as simulated while the input exists, and are unknown before and after", async () => {
  const { db } = app.clients;
  const party = { id: workspace.id, walletAddress: workspace.account.address };
  const id = await insertSession(db, { consumer: party, operator: party, state: "ASSIGNED" });
  const as = { cookie: workspace.cookie };
  const { whipUrl, whepUrl } = (await app.call("POST", `/sessions/${id}/start`, as)).data;
  for (const url of [whipUrl, whepUrl]) {
    const answer = await offer(url);
    expect(labels(answer)).toEqual([503, "VIDEO_ERROR", "video:simulated"]);
    expect(answer.headers).toMatchObject({ "retry-after": "1", "x-content-type-options": "nosniff" });
  }
  const swapped = whipUrl.replace("/whip/", "/whep/");
  expect(labels(await offer(swapped))).toEqual(unknown);
  expect(labels(await offer(whipUrl.slice(0, -1)))).toEqual(unknown);
  expect(
    await db.row(
      sql`select 1 as found from media_inputs where whip_sha256 = convert_to(${whipUrl.slice(-43)}, 'UTF8')`,
    ),
  ).toBeUndefined();

  await app.call("DELETE", `/sessions/${id}`, as);
  for (const url of [whipUrl, whepUrl]) expect(labels(await offer(url))).toEqual(unknown);
});

test("an input whose session is over by the clock alone is unknown", async () => {
  const { db } = app.clients;
  const party = { id: workspace.id, walletAddress: workspace.account.address };
  const id = await insertSession(db, { consumer: party, operator: party, state: "ASSIGNED", waitTimeoutSeconds: 60 });
  const { whipUrl } = (await app.call("POST", `/sessions/${id}/start`, { cookie: workspace.cookie })).data;
  await db.rows(sql`update sessions set created_at = created_at - interval '1 minute' where id = ${id}`);
  expect(labels(await offer(whipUrl))).toEqual(unknown);
});

test("everything below /media is answered in the envelope: 404, 405, 413", async () => {
  for (const path of ["/media", "/media/", "/media/whip", "/media/whip/", "/media/rtmp/x", "/media/whip/a/b"]) {
    expect(labels(await offer(`${app.url}${path}`)), path).toEqual(unknown);
  }
  const wrong = await requestJson(`${app.url}/media/whip/${"a".repeat(43)}`, "GET");
  expect([...labels(wrong), wrong.headers.allow]).toEqual([405, "METHOD_NOT_ALLOWED", "route:method", "POST, OPTIONS"]);
  const large = await requestJson(`${app.url}/media/whip/x`, "POST", { body: "x".repeat(65_537) });
  expect(labels(large)).toEqual([413, "PAYLOAD_TOO_LARGE", "body:tooLarge"]);
  expect((await requestJson(`${app.url}/mediate`, "GET")).body).toBeUndefined();
});

test.each([
  ["/media/whip/short", "/media/whip/[secret]"],
  [`/media/whep/${"aB3".repeat(14)}x/more`, "/media/whep/[secret]"],
  ["/MEDIA/whip/short", "/MEDIA/whip/[secret]"],
  [`/media/whip%2f${"aB3".repeat(14)}x`, "/media/whip%[secret]"],
  [`//media/whip/${"aB3".repeat(14)}x`, "//media/whip/[secret]"],
  ["/api/v1/video/events/token", "/api/v1/video/events/[secret]"],
  ["/api/v1/sessions/019e2135-4600-7c3b-8e5f-1a2b3c4d5e6f", "/api/v1/sessions/019e2135-4600-7c3b-8e5f-1a2b3c4d5e6f"],
])("the path %s is logged as %s", (path, logged) => {
  expect(loggedPath(path)).toBe(logged);
});

test("the log line of a media URL and of a video event holds no secret", async () => {
  const lines: string[] = [];
  const { log } = app.clients;
  const { info } = log;
  log.info = (fields) => void lines.push(JSON.stringify(fields));
  const secret = "aB3".repeat(14).concat("x");
  await offer(`${app.url}/media/whip/${secret}`);
  await app.call("POST", "/video/events/token-of-the-provider", { body: {} });
  log.info = info;
  expect(lines).toHaveLength(2);
  expect(lines.join()).toMatch(/media\/whip\/\[secret\].*video\/events\/\[secret\]/);
  expect(lines.join()).not.toMatch(/aB3|token-of-the-provider/);
});

test("without the settings of the video provider every event is refused", async () => {
  for (const [token, secret] of [
    ["", ""],
    ["undefined", "undefined"],
  ] as const) {
    const answer = await app.call("POST", `/video/events/${token || "x"}`, {
      body: { data: { input_id: "a", event_type: "b" } },
      headers: { "cf-webhook-auth": secret },
    });
    expect([answer.status, answer.body.detail]).toEqual([401, "video:token"]);
  }
});
