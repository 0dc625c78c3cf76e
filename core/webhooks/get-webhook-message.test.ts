import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { createDatabase, type Database } from "#db/client.ts";
import { createTestDatabase } from "#db/testing.ts";
import type { Clients, Context } from "../context.ts";
import { cancelSession } from "../sessions/cancel-session.ts";
import { asSystem } from "../sessions/session-audit.sql.ts";
import { insertSession, insertWorkspace, keyContext, type StoredWorkspace, testClients } from "../sessions/testing.ts";
import { createWebhook } from "./create-webhook.ts";
import { deliverDue } from "./deliver-due.ts";
import { getWebhookMessage } from "./get-webhook-message.ts";
import { testWebhook } from "./test-webhook.ts";
import { always, type Receiver, startReceiver } from "./testing.ts";
import { MessageId } from "./webhooks.schemas.ts";

let db: Database;
let clients: Clients;
let receiver: Receiver;
let workspace: StoredWorkspace;

beforeAll(async () => {
  db = createDatabase({ url: await createTestDatabase(inject("parts").databaseUrl), max: 5 });
  clients = testClients({ db });
  receiver = await startReceiver();
});
beforeEach(async () => {
  workspace = await insertWorkspace(db);
  receiver.received.length = 0;
});
afterAll(async () => {
  await receiver.close();
  await db.close();
});

const as = (who: StoredWorkspace) => keyContext(clients, who, ["webhooks:write", "sessions:create", "sessions:read"]);

/** An endpoint, and the first message it was sent. */
async function deliverOne() {
  const { id: webhookId } = await createWebhook(as(workspace), { url: receiver.url, events: ["session.*"] });
  await cancelSession(as(workspace), { id: await insertSession(db, { consumer: workspace }) });
  await deliverDue(asSystem({ ...as(workspace), actor: { kind: "system" } } as Context));
  const [sent] = receiver.received;
  if (!sent) throw new Error("nothing was sent");
  return { webhookId, sent, eventId: MessageId.parse(sent.id) };
}

test("shows the very bytes that the receiver got, and each attempt", async () => {
  receiver.answer = always(500);
  const { webhookId, sent, eventId } = await deliverOne();
  const message = await getWebhookMessage(as(workspace), { webhookId, eventId });
  expect(message).toMatchObject({ id: sent.id, type: "session.cancelled", body: sent.body });
  expect(message.attempts).toMatchObject([{ attempt: 1, status: 500 }]);
});

test("a test has no stored body", async () => {
  receiver.answer = always(200);
  const { id: webhookId } = await createWebhook(as(workspace), { url: receiver.url, events: ["*"] });
  await testWebhook(as(workspace), { webhookId });
  const eventId = MessageId.parse(receiver.received[0]?.id);
  const message = await getWebhookMessage(as(workspace), { webhookId, eventId });
  expect(message).toMatchObject({ type: "webhook.test", body: null, attempts: [{ status: 200 }] });
});

test("another workspace sees neither the endpoint nor, through its own, the message", async () => {
  receiver.answer = always(200);
  const { webhookId, eventId } = await deliverOne();
  const stranger = await insertWorkspace(db);
  await expect(getWebhookMessage(as(stranger), { webhookId, eventId })).rejects.toMatchObject({
    detail: "webhook:notFound",
  });
  const own = await createWebhook(as(stranger), { url: receiver.url, events: ["*"] });
  await expect(getWebhookMessage(as(stranger), { webhookId: own.id, eventId })).rejects.toMatchObject({
    detail: "webhook:message",
  });
  const withoutScope = keyContext(clients, workspace, ["sessions:read"]);
  await expect(getWebhookMessage(withoutScope, { webhookId, eventId })).rejects.toMatchObject({
    code: "INSUFFICIENT_SCOPE",
  });
});
