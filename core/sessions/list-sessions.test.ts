import { v7 } from "uuid";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { openTestDatabase } from "#db/testing.ts";
import type { WorkspaceContext } from "../context.ts";
import { listSessions } from "./list-sessions.ts";
import type { ListSessionsQuery } from "./sessions.schemas.ts";
import { insertSession, insertWorkspace, keyContext, type StoredWorkspace, testClients } from "./testing.ts";

const db = await openTestDatabase(inject("parts").databaseUrl);
const clients = testClients({ db });
afterAll(() => db.close());

let me: StoredWorkspace;
let asMe: WorkspaceContext;
const bought: string[] = [];
const served: string[] = [];
const own: string[] = [];

/** Seven sessions bought, five served, two both; several of them of the same millisecond. */
beforeAll(async () => {
  me = await insertWorkspace(db);
  asMe = keyContext(clients, me);
  const consumer = await insertWorkspace(db);
  const operator = await insertWorkspace(db);
  const ended = { state: "ENDED", startedAgoMs: 9_000 } as const;
  for (let at = 0; at < 7; at++) bought.push(await insertSession(db, { consumer: me, operator, ...ended, id: v7() }));
  for (let at = 0; at < 5; at++) served.push(await insertSession(db, { consumer, operator: me, ...ended, id: v7() }));
  for (let at = 0; at < 2; at++) own.push(await insertSession(db, { consumer: me, operator: me, state: "CANCELLED" }));
  await insertSession(db, { consumer, operator, ...ended });
});

async function all(query: Partial<ListSessionsQuery>): Promise<string[][]> {
  const pages: string[][] = [];
  let cursor: string | undefined;
  do {
    const { rows, nextCursor } = await listSessions(asMe, { limit: 100, ...query, ...(cursor ? { cursor } : {}) });
    pages.push(rows.map((row) => row.id));
    cursor = nextCursor ?? undefined;
  } while (cursor);
  return pages;
}

test("both sides, newest first, each session once, and nobody else's", async () => {
  const [ids = []] = await all({});
  expect([...ids].sort()).toEqual([...bought, ...served, ...own].sort());
  const { rows } = await listSessions(asMe, { limit: 100 });
  const order = rows.map((row) => `${row.createdAt} ${row.id}`);
  expect(order).toEqual([...order].sort().reverse());
});

test.each([1, 3, 13, 14, 15])("pages of %i join up to the whole list, without a page too many", async (limit) => {
  const pages = await all({ limit });
  expect(pages.flat()).toEqual((await all({})).flat());
  expect(pages).toHaveLength(Math.ceil(14 / limit));
});

test("one side, and some states", async () => {
  const ids = async (query: Partial<ListSessionsQuery>) => (await all(query)).flat().sort();
  expect(await ids({ side: "consumer" })).toEqual([...bought, ...own].sort());
  expect(await ids({ side: "operator", limit: 2 })).toEqual([...served, ...own].sort());
  expect(await ids({ state: ["CANCELLED"] })).toEqual([...own].sort());
  expect(await ids({ state: ["ENDED", "LIVE"], side: "operator" })).toEqual([...served].sort());
});

test("a cursor of another query, another workspace, or nobody is refused", async () => {
  const cursorOf = async (ctx: WorkspaceContext, query: Partial<ListSessionsQuery> = {}) =>
    (await listSessions(ctx, { limit: 1, ...query })).nextCursor ?? "";
  const foreign = keyContext(clients, await insertWorkspace(db));
  const cursors = [
    await cursorOf(asMe, { side: "consumer" }),
    await cursorOf(asMe, { state: ["ENDED"] }),
    "",
    "%%%",
    "bm9uZQ",
  ];
  for (const cursor of cursors) {
    await expect(listSessions(asMe, { limit: 1, cursor })).rejects.toMatchObject({
      code: "INVALID_INPUT",
      detail: "cursor",
    });
  }
  await expect(listSessions(foreign, { limit: 1, cursor: await cursorOf(asMe) })).rejects.toMatchObject({
    detail: "cursor",
  });
});
