import { sql } from "drizzle-orm";
import { afterAll, beforeEach, expect, inject, test } from "vitest";
import { moveClock, openTestDatabase } from "#db/testing.ts";
import { type MediaBackend, MediaUnavailableError } from "#media/backend.ts";
import type { Clients } from "../context.ts";
import { cancelSession } from "./cancel-session.ts";
import { getSession } from "./get-session.ts";
import { removeClosedMedia } from "./remove-closed-media.ts";
import { asSystem } from "./session-audit.sql.ts";
import { startSession } from "./start-session.ts";
import { insertSession, insertWorkspace, keyContext, type StoredWorkspace, testClients } from "./testing.ts";

const db = await openTestDatabase(inject("parts").databaseUrl);
const clients: Clients = testClients({ db });
afterAll(() => db.close());

let consumer: StoredWorkspace;
let operator: StoredWorkspace;
let id: string;
beforeEach(async () => {
  await removeClosedMedia({ ...clients, actor: { kind: "system" }, requestId: "test", ip: null });
  consumer = await insertWorkspace(db, { roles: ["CONSUMER"] });
  operator = await insertWorkspace(db, { roles: ["SUPPLIER"] });
  id = await insertSession(db, { consumer, operator, state: "ASSIGNED" });
});

/** A video provider that is not ours, with one of its calls answering as the test says. */
function provider(calls: Partial<MediaBackend>): Clients {
  return { ...clients, media: { ...clients.media, ...calls } };
}

const inputs = () =>
  db.rows<{ id: string; open: boolean; removed: boolean; secrets: string }>(sql`
    select id, closed_at is null as open, removed_at is not null as removed, whip_secret || whep_secret as secrets
    from media_inputs where session_id = ${id} order by created_at`);

test("gives a 32-hex input and two different URLs of 43 base62 characters, the same ones again, also when LIVE", async () => {
  const first = await startSession(keyContext(clients, operator), { id });
  expect(first.videoBackendRef).toMatch(/^[0-9a-f]{32}$/);
  expect(first.whipUrl).toMatch(/^http:\/\/localhost:3000\/media\/whip\/[0-9A-Za-z]{43}$/);
  expect(first.whepUrl).toMatch(/^http:\/\/localhost:3000\/media\/whep\/[0-9A-Za-z]{43}$/);
  expect(first.whipUrl.slice(-43)).not.toBe(first.whepUrl.slice(-43));
  expect(first.session).toMatchObject({
    state: "ASSIGNED",
    videoBackendRef: first.videoBackendRef,
    whipUrl: first.whipUrl,
    whepUrl: first.whepUrl,
  });
  const { session: _, ...urls } = first;
  expect(await startSession(keyContext(clients, operator), { id })).toMatchObject(urls);
  await moveClock(db, 1_000);
  expect(await startSession(keyContext(clients, operator), { id })).toMatchObject({
    ...urls,
    session: { state: "LIVE" },
  });
  expect(await inputs()).toHaveLength(1);
});

test("one audit row says that it started, and no row holds a secret", async () => {
  const { whipUrl, whepUrl } = await startSession(keyContext(clients, operator), { id });
  await startSession(keyContext(clients, operator), { id });
  const rows = await db.rows<{ row: string }>(
    sql`select to_jsonb(a)::text as row from audit_log a where target_id = ${id}`,
  );
  expect(rows).toHaveLength(1);
  for (const secret of [whipUrl, whepUrl].map((url) => url.slice(-43))) {
    expect(rows.map(({ row }) => row).join()).not.toContain(secret);
  }
});

test("a provider that is down leaves the session as it was, and the next start works", async () => {
  const down = provider({ open: () => Promise.reject(new MediaUnavailableError("down")) });
  await expect(startSession(keyContext(down, operator), { id })).rejects.toBeInstanceOf(MediaUnavailableError);
  expect(await getSession(keyContext(clients, operator), { id })).toMatchObject({
    state: "ASSIGNED",
    videoBackendRef: null,
    whipUrl: null,
  });
  expect((await startSession(keyContext(clients, operator), { id })).whipUrl).toMatch(/whip/);
});

test("a session cancelled while the provider was opening the input answers 409, and the input is deleted there", async () => {
  const deleted: string[] = [];
  const slow = provider({
    open: async () => void (await cancelSession(keyContext(clients, consumer), { id })),
    close: async (inputId) => void deleted.push(inputId),
  });
  await expect(startSession(keyContext(slow, operator), { id })).rejects.toMatchObject({
    code: "INVALID_STATE",
    detail: "session:start:CANCELLED",
  });
  expect(await inputs()).toMatchObject([{ open: false, secrets: "" }]);
  await removeClosedMedia(asSystem(keyContext(slow, operator)));
  expect(deleted).toEqual((await inputs()).map((input) => input.id));
});

test("an input that the tick deleted before the provider had opened it is deleted once more", async () => {
  const deleted: string[] = [];
  const slow = provider({
    open: async () => {
      await cancelSession(keyContext(clients, consumer), { id });
      await removeClosedMedia(asSystem(keyContext(slow, operator)));
    },
    close: async (inputId) => void deleted.push(inputId),
  });
  await expect(startSession(keyContext(slow, operator), { id })).rejects.toMatchObject({ code: "INVALID_STATE" });
  await removeClosedMedia(asSystem(keyContext(slow, operator)));
  const [input] = await inputs();
  expect(deleted).toEqual([input?.id, input?.id]);
  expect(input?.removed).toBe(true);
});

test("a teardown that fails does not hold up the others and is tried again", async () => {
  const other = await insertSession(db, { consumer, operator, state: "ASSIGNED", inputAgoMs: 0 });
  const { videoBackendRef } = await startSession(keyContext(clients, operator), { id });
  for (const each of [id, other]) await cancelSession(keyContext(clients, consumer), { id: each });
  const failing = provider({
    close: async (inputId) => {
      if (inputId === videoBackendRef) throw new MediaUnavailableError("down");
    },
  });
  expect(await removeClosedMedia(asSystem(keyContext(failing, operator)))).toBe(1);
  expect(await inputs()).toMatchObject([{ removed: false }]);
  expect(await removeClosedMedia(asSystem(keyContext(clients, operator)))).toBe(1);
  expect(await inputs()).toMatchObject([{ removed: true }]);
});
