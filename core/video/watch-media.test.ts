import { afterAll, expect, inject, test } from "vitest";
import { moveClock, openTestDatabase } from "#db/testing.ts";
import { readNow } from "../clock.sql.ts";
import { insertLive, windowsOf } from "../locations/testing.ts";
import { asSystem } from "../sessions/session-audit.sql.ts";
import { keyContext, testClients } from "../sessions/testing.ts";
import { watchMedia } from "./watch-media.ts";

const db = await openTestDatabase(inject("parts").databaseUrl);
const clients = testClients({ db });
afterAll(() => db.close());

test("an embedded publisher silent for 5 s is an outage since its last media, until the next: no row is written twice", async () => {
  const { id, operator } = await insertLive(db, { startedAgoMs: 60_000 });
  const startedAt = (await readNow(clients)).getTime() - 60_000;
  let last: Date | null = null;
  const media = { ...clients.media, lastMediaAt: async () => last };
  const watch = () => watchMedia(asSystem(keyContext({ ...clients, media }, operator)));
  const at = (seconds: number) => new Date(startedAt + seconds * 1000);

  expect(await watch()).toBe(0);
  last = at(57);
  expect(await watch()).toBe(0);
  await moveClock(db, 2_500);
  expect(await watch()).toBe(1);
  expect(await Promise.all([watch(), watch()])).toEqual([0, 0]);
  const from = expect.closeTo(57_000, -3);
  expect(await windowsOf(db, id)).toEqual([{ reason: "NETWORK_ERROR", from, to: null }]);
  await moveClock(db, 60_000);
  last = at(122);
  expect(await watch()).toBe(1);
  expect(await watch()).toBe(0);
  expect(await windowsOf(db, id)).toEqual([{ reason: "NETWORK_ERROR", from, to: expect.closeTo(122_000, -3) }]);
});

test("the simulated publisher is never silent by itself", async () => {
  await insertLive(db, { startedAgoMs: 60_000 });
  const { operator } = await insertLive(db, { startedAgoMs: 1_000 });
  expect(await watchMedia(asSystem(keyContext(clients, operator)))).toBe(0);
});
