import { sql } from "drizzle-orm";
import { afterAll, expect, inject, test } from "vitest";
import { ChainUnavailableError } from "#contracts/client.ts";
import { openTestDatabase } from "#db/testing.ts";
import { createSession } from "./create-session.ts";
import { insertWorkspace, keyContext, testClients } from "./testing.ts";

const db = await openTestDatabase(inject("parts").databaseUrl);
const clients = testClients({ db });
afterAll(() => db.close());

const input = { lat: 48.8584, lng: 2.2945, maxDurationSeconds: 60, waitTimeoutSeconds: 300 };

test("when the chain does not answer, nothing is opened", async () => {
  const consumer = await insertWorkspace(db);
  await expect(createSession(keyContext(clients, consumer), input)).rejects.toBeInstanceOf(ChainUnavailableError);
  expect(await db.rows(sql`select 1 from sessions where consumer_workspace_id = ${consumer.id}`)).toEqual([]);
});

test("outside the service areas nothing is opened, and the chain is not asked", async () => {
  const consumer = await insertWorkspace(db);
  const settings = { ...clients.settings, SERVICE_AREAS: "0,0,1,1" };
  await expect(createSession(keyContext({ ...clients, settings }, consumer), input)).rejects.toMatchObject({
    code: "OUTSIDE_COVERAGE",
    detail: "platform:serviceArea",
  });
});
