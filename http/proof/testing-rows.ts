import { sql } from "drizzle-orm";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { inject } from "vitest";
import { mintAndDeposit } from "#contracts/testing.ts";
import { insertSession } from "#core/sessions/testing.ts";
import type { TestApp } from "../testing.ts";
import { mintUsdc, signedDeposit } from "./testing-deposit.ts";
import { videoProvider } from "./testing-proof-app.ts";
import type { Case, Json, Row, Step } from "./testing-request-of-row.ts";
import type { Target } from "./testing-target.ts";

/* One row per operation. An operation of the document that has none fails every matrix by its name. */

const workspace = { "path.id": "workspaceId" } as const;
const member = { ...workspace, "path.walletAddress": "memberAddress" } as const;
const webhook = { ...workspace, "path.webhookId": "webhookId" } as const;
const inQuery = { "query.workspaceId": "workspaceId" } as const;
const point = { lat: 48.8584, lng: 2.2945 };

const stranger = () => privateKeyToAccount(generatePrivateKey()).address;
const unknownMember: Case = { ids: workspace, path: { walletAddress: stranger } };
const endedSession: Case = { ids: { "path.id": "ended" } };

async function signed(app: TestApp, { workspace: { account } }: Target, path: string): Promise<Json> {
  const { data } = await app.call("POST", path, { body: { walletAddress: account.address } });
  const signature = await account.signMessage({ message: String(data.message) });
  return { walletAddress: account.address, nonce: data.nonce, signature };
}

const login = (app: TestApp, target: Target) => signed(app, target, "/auth/wallet/challenge");
const newWorkspace = async (app: TestApp, target: Target) => {
  const proof = await signed(app, target, "/workspaces/challenge");
  return { ...proof, slug: `new-${String(proof.nonce).slice(0, 16)}`, name: "New", roles: ["CONSUMER"] };
};
const ownAddress = async (_app: TestApp, target: Target) => ({
  walletAddress: target.workspace.account.address.toLowerCase(),
});
const unknownNonce = { nonce: "0".repeat(32) };

const pool: Step = (app, { privateKey }) =>
  mintAndDeposit({ rpcUrl: inject("parts").rpcUrl, ...app.contracts, privateKey, amountMicroUsdc: 100_000_000n });

/** The workspace is ONLINE around the point, with nothing else to do. */
const online: Step = (app, { ids }) =>
  app.clients.db.rows(sql`update workspaces set coverage_lat = ${point.lat}, coverage_lng = ${point.lng},
    coverage_radius_meters = 1000, availability_state = 'ONLINE', idle_since = lx_now(), last_seen_at = lx_now()
    where id = ${ids.workspaceId}`);

/** Nothing is open and nothing is owed. */
const settled: Step = async (app, { ids }) => {
  const { db } = app.clients;
  await db.rows(sql`update sessions set state = 'CANCELLED', ended_at = lx_now()
    where consumer_workspace_id = ${ids.workspaceId} and state in ('REQUESTED', 'ASSIGNED', 'LIVE')`);
  await db.rows(sql`update settlements set state = 'CONFIRMED' where consumer_workspace_id = ${ids.workspaceId}`);
};

const newKey = { label: "more", environment: "TEST", scopes: ["sessions:read"] };
const fiftyKeys: Step = async (app, { workspace: { cookie }, ids }) => {
  for (let keys = 0; keys < 50; keys++)
    await app.call("POST", `/workspaces/${ids.workspaceId}/api-keys`, { cookie, body: newKey });
};

const hundredOpen: Step = async (app, target) => {
  const consumer = { id: target.ids.workspaceId, walletAddress: target.workspace.account.address };
  await pool(app, target);
  for (let open = 0; open < 100; open++)
    await insertSession(app.clients.db, { consumer, maxDurationSeconds: 1, waitTimeoutSeconds: 3_600 });
};

const tenWebhooks: Step = async (app, { workspace: { cookie }, ids }) => {
  const body = { url: "http://127.0.0.1:9/hook", events: ["*"] };
  for (let hooks = 0; hooks < 10; hooks++)
    await app.call("POST", `/workspaces/${ids.workspaceId}/webhooks`, { cookie, body });
};

const revoked: Step = (app, { workspace: { cookie }, ids }) =>
  app.call("POST", `/workspaces/${ids.workspaceId}/api-keys/${ids.keyId}/revoke`, { cookie });

let heartbeats = 0;
const heartbeat = async () => ({ ...point, accuracyMeters: 5, sequence: String(++heartbeats) });
const firstHeartbeat: Step = async (app, { workspace: { cookie }, ids }) =>
  app.call("POST", `/workspaces/${ids.workspaceId}/location`, { cookie, body: await heartbeat() });

export const rows: Readonly<Record<string, Row>> = {
  "GET /health": {},
  "GET /health/ready": {},
  "GET /config": {},
  "GET /docs-json": {},
  "GET /coverage": { query: { bbox: "0,0,10,60", limit: "10" } },
  "GET /demand": {},
  "GET /me": {},
  "POST /auth/wallet/challenge": { body: ownAddress },
  "POST /auth/wallet/login": {
    body: login,
    cases: { 401: { body: async (app, target) => ({ ...(await login(app, target)), ...unknownNonce }) } },
  },
  "POST /auth/workspace/select": { ids: { "body.workspaceId": "workspaceId" } },
  "POST /auth/logout": { destroys: true },
  "GET /auth/logins": {},
  "DELETE /auth/logins/{loginId}": { ids: { "path.loginId": "loginId" }, destroys: true },
  "POST /workspaces/challenge": { body: ownAddress },
  "POST /workspaces": {
    body: newWorkspace,
    cases: {
      401: { body: async (app, target) => ({ ...(await newWorkspace(app, target)), ...unknownNonce }) },
      409: { body: async (app, target) => ({ ...(await newWorkspace(app, target)), slug: target.workspace.slug }) },
    },
  },
  "GET /workspaces": {},
  "GET /workspaces/{id}": { ids: workspace },
  "PATCH /workspaces/{id}": {
    ids: workspace,
    body: { name: "Renamed" },
    keyBody: { deviceKind: "PHONE" },
    cases: { 409: { ids: workspace, body: { availabilityState: "ONLINE" } } },
  },
  "DELETE /workspaces/{id}": {
    ids: workspace,
    destroys: true,
    prepare: settled,
    cases: { 409: { ids: workspace, unprepared: true } },
  },
  "POST /workspaces/{id}/location": {
    ids: { ...workspace, "body.sessionId": "live" },
    ignored: ["body.sessionId"],
    body: heartbeat,
    cases: { 409: { ids: workspace, prepare: firstHeartbeat, body: { ...point, accuracyMeters: 5, sequence: 0 } } },
  },
  "GET /workspaces/{id}/members": { ids: workspace },
  "POST /workspaces/{id}/members": {
    ids: workspace,
    body: async () => ({ walletAddress: stranger(), role: "VIEWER" }),
    elevated: { body: async () => ({ walletAddress: stranger(), role: "OWNER" }) },
    cases: {
      409: { ids: workspace, body: async (_app, { ids }) => ({ walletAddress: ids.memberAddress, role: "VIEWER" }) },
    },
  },
  "PATCH /workspaces/{id}/members/{walletAddress}": {
    ids: member,
    body: { role: "ADMIN" },
    elevated: { body: { role: "OWNER" } },
    cases: { 404: unknownMember, 409: { ids: { ...workspace, "path.walletAddress": "ownerAddress" } } },
  },
  "DELETE /workspaces/{id}/members/{walletAddress}": {
    ids: member,
    destroys: true,
    elevated: { ids: { ...workspace, "path.walletAddress": "ownerAddress" } },
    cases: { 404: unknownMember, 409: { ids: { ...workspace, "path.walletAddress": "ownerAddress" } } },
  },
  "POST /workspaces/{id}/transfer": {
    ids: workspace,
    body: async (_app, { ids }) => ({ walletAddress: ids.memberAddress }),
    destroys: true,
    cases: { 404: { ids: workspace, body: async () => ({ walletAddress: stranger() }) } },
  },
  "GET /workspaces/{id}/audit": { ids: workspace },
  "PATCH /workspaces/{id}/alerts": { ids: workspace, body: { lowBalanceMicroUsdc: "5000000" } },
  "GET /workspaces/{id}/requests": { ids: { ...workspace, "query.keyId": "keyId" }, ignored: ["query.keyId"] },
  "GET /workspaces/{id}/usage": { ids: workspace, query: { from: "2026-05-01", to: "2026-05-31", by: "day" } },
  "GET /workspaces/{id}/statement": { ids: workspace, query: { month: "2026-05" } },
  "GET /workspaces/{id}/events": { ids: workspace },
  "POST /workspaces/{workspaceId}/api-keys": {
    ids: { "path.workspaceId": "workspaceId" },
    body: newKey,
    cases: { 409: { prepare: fiftyKeys } },
  },
  "GET /workspaces/{workspaceId}/api-keys": { ids: { "path.workspaceId": "workspaceId" } },
  "POST /workspaces/{workspaceId}/api-keys/{keyId}/revoke": {
    ids: { "path.workspaceId": "workspaceId", "path.keyId": "keyId" },
    body: { graceSeconds: 60 },
  },
  "POST /workspaces/{id}/api-keys/{keyId}/rotate": {
    ids: { ...workspace, "path.keyId": "keyId" },
    body: { graceSeconds: 60 },
    destroys: true,
    cases: { 409: { prepare: revoked } },
  },
  "POST /workspaces/{id}/webhooks": {
    ids: workspace,
    body: { url: "http://127.0.0.1:9/hook", events: ["session.*"] },
    cases: { 409: { prepare: tenWebhooks } },
  },
  "GET /workspaces/{id}/webhooks": { ids: workspace },
  "GET /workspaces/{id}/webhooks/{webhookId}": { ids: webhook },
  "PATCH /workspaces/{id}/webhooks/{webhookId}": { ids: webhook, body: { description: "changed" } },
  "DELETE /workspaces/{id}/webhooks/{webhookId}": { ids: webhook, destroys: true },
  "POST /workspaces/{id}/webhooks/{webhookId}/rotate-secret": { ids: webhook },
  "POST /workspaces/{id}/webhooks/{webhookId}/test": { ids: webhook },
  "GET /workspaces/{id}/webhooks/{webhookId}/deliveries": { ids: webhook },
  "POST /workspaces/{id}/webhooks/{webhookId}/replay": {
    ids: webhook,
    body: { since: "2026-05-13T12:00:00Z", only: "missing" },
  },
  "GET /pricing/quote": { ids: inQuery, query: { lat: "48.8584", lng: "2.2945", durationSeconds: "60" } },
  "POST /sessions": {
    ids: { "body.workspaceId": "workspaceId", "body.quoteId": "quoteId" },
    body: { ...point, maxDurationSeconds: 60 },
    prepare: pool,
    cases: {
      409: { ids: {}, prepare: hundredOpen },
    },
  },
  "GET /sessions": { ids: inQuery },
  "GET /sessions/requests": { ids: inQuery, prepare: online, cases: { 409: { unprepared: true } } },
  "POST /sessions/cancel-all-assignments": {},
  "GET /sessions/{id}": { ids: { "path.id": "live" } },
  "DELETE /sessions/{id}": { ids: { "path.id": "requested" }, cases: { 409: endedSession } },
  "POST /sessions/{id}/accept": {
    ids: { "path.id": "requested", "body.operatorWorkspaceId": "workspaceId" },
    open: ["path.id"],
    cases: { 409: endedSession },
  },
  "POST /sessions/{id}/dispatch": {
    ids: { "path.id": "requested" },
    prepare: online,
    cases: { 409: endedSession },
  },
  "POST /sessions/{id}/start": { ids: { "path.id": "assigned" }, cases: { 409: endedSession } },
  "POST /sessions/{id}/end": { ids: { "path.id": "live" }, cases: { 409: endedSession } },
  "GET /sessions/{id}/viewer-token": { ids: { "path.id": "live" }, cases: { 409: endedSession } },
  "GET /sessions/{id}/producer-token": { ids: { "path.id": "live" }, cases: { 409: endedSession } },
  "GET /sessions/{id}/frame": { ids: { "path.id": "live" } },
  "GET /sessions/{id}/events": { ids: { "path.id": "live" } },
  "GET /wallet": { ids: inQuery },
  "GET /wallet/events": { ids: { ...inQuery, "query.cursor": "walletEventId" }, query: { limit: "10" } },
  "POST /wallet/deposits": {
    body: signedDeposit,
    prepare: mintUsdc,
    cases: {
      409: {
        body: async (app, target) => {
          const body = await signedDeposit(app, target);
          await app.call("POST", "/wallet/deposits", { cookie: target.workspace.cookie, body });
          return { ...body, amountMicroUsdc: "1000001" };
        },
      },
    },
  },
  "GET /settlements/{sessionId}": { ids: { "path.sessionId": "ended" } },
  "POST /video/events/{token}": {
    path: { token: () => videoProvider.token },
    headers: { "cf-webhook-auth": videoProvider.secret },
    body: { data: { input_id: "0".repeat(32), event_type: "live_input.connected" } },
    cases: { 401: { headers: { "cf-webhook-auth": "another" } } },
  },
};
