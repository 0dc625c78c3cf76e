import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { openTestDatabase } from "#db/testing.ts";
import type { AuthzClient, AuthzRole } from "#spicedb/client.ts";
import { connectTestAuthz } from "#spicedb/testing.ts";
import type { Clients, WorkspaceContext } from "../context.ts";
import type { Scope } from "../keys/keys.schemas.ts";
import { acceptSession } from "./accept-session.ts";
import { cancelSession } from "./cancel-session.ts";
import { createSession } from "./create-session.ts";
import { dispatchSession } from "./dispatch-session.ts";
import { endSession } from "./end-session.ts";
import { getFrame } from "./get-frame.ts";
import { getSession } from "./get-session.ts";
import { listRequests } from "./list-requests.ts";
import { listSessions } from "./list-sessions.ts";
import type { SessionState } from "./sessions.schemas.ts";
import { startSession } from "./start-session.ts";
import {
  insertSession,
  insertWorkspace,
  keyContext,
  randomAddress,
  type StoredWorkspace,
  testClients,
  walletContext,
} from "./testing.ts";

let clients: Clients;
let authz: AuthzClient;
let consumer: StoredWorkspace;
let operator: StoredWorkspace;
let both: StoredWorkspace;
let stranger: StoredWorkspace;

beforeAll(async () => {
  authz = await connectTestAuthz();
  clients = testClients({ db: await openTestDatabase(inject("parts").databaseUrl), authz });
  const { db } = clients;
  consumer = await insertWorkspace(db, { roles: ["CONSUMER"] });
  operator = await insertWorkspace(db, { roles: ["SUPPLIER"] });
  both = await insertWorkspace(db);
  stranger = await insertWorkspace(db);
});
afterAll(async () => {
  authz.close();
  await clients.db.close();
});

const point = { lat: 48.8584, lng: 2.2945, maxDurationSeconds: 600, waitTimeoutSeconds: 300 };
const query = { limit: 100 };

type Verb = (ctx: WorkspaceContext, path: { id: string }) => Promise<unknown>;

const verbs: Record<string, { run: Verb; permission: "view" | "administrate"; scopes: Scope[] }> = {
  createSession: { run: (ctx) => createSession(ctx, point), permission: "administrate", scopes: ["sessions:create"] },
  listSessions: { run: (ctx) => listSessions(ctx, query), permission: "view", scopes: ["sessions:read"] },
  getSession: { run: getSession, permission: "view", scopes: ["sessions:read"] },
  getFrame: { run: getFrame, permission: "view", scopes: ["sessions:read"] },
  dispatchSession: { run: dispatchSession, permission: "administrate", scopes: ["sessions:create"] },
  listRequests: { run: (ctx) => listRequests(ctx, { limit: 50 }), permission: "view", scopes: ["sessions:operate"] },
  acceptSession: { run: acceptSession, permission: "administrate", scopes: ["sessions:operate"] },
  startSession: { run: startSession, permission: "administrate", scopes: ["sessions:operate"] },
  endSession: { run: endSession, permission: "administrate", scopes: ["sessions:operate", "sessions:create"] },
  cancelSession: { run: cancelSession, permission: "administrate", scopes: ["sessions:create"] },
};
const allScopes: Scope[] = ["sessions:read", "sessions:create", "sessions:operate", "wallet:read", "pricing:read"];

/** `code detail` of the refusal, or `ok`. */
async function outcome(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "ok",
    (error: { code?: string; detail?: string }) => `${error.code} ${error.detail}`,
  );
}

async function member(workspace: StoredWorkspace, role: AuthzRole): Promise<WorkspaceContext> {
  const walletAddress = randomAddress();
  await authz.setRoles([{ workspaceId: workspace.id, walletAddress, role }]);
  return walletContext(clients, workspace, walletAddress);
}

function stored(state: SessionState, sides: { consumer: StoredWorkspace; operator?: StoredWorkspace }) {
  const startedAgoMs = state === "LIVE" ? 5_000 : undefined;
  const inputAgoMs = state === "LIVE" ? 6_000 : undefined;
  return insertSession(clients.db, { ...sides, state, startedAgoMs, inputAgoMs });
}

describe.each(Object.entries(verbs))("%s", (_name, { run, permission, scopes }) => {
  test("refuses a wallet that is no member, the same for a workspace that does not exist", async () => {
    const id = await stored("REQUESTED", { consumer });
    const denied = `NOT_AUTHORIZED workspace:${permission}Denied`;
    expect(await outcome(run(walletContext(clients, consumer), { id }))).toBe(denied);
    const nowhere = { id: crypto.randomUUID(), walletAddress: randomAddress() };
    expect(await outcome(run(walletContext(clients, nowhere), { id }))).toBe(denied);
  });

  test("asks a VIEWER for the permission it needs", async () => {
    const id = await stored("REQUESTED", { consumer });
    const answer = await outcome(run(await member(consumer, "VIEWER"), { id }));
    if (permission === "administrate") expect(answer).toBe("NOT_AUTHORIZED workspace:administrateDenied");
    else expect(answer).not.toMatch(/workspace:/);
  });

  test("refuses a key without one of its scopes", async () => {
    const id = await stored("REQUESTED", { consumer });
    const others = allScopes.filter((scope) => !scopes.includes(scope));
    expect(await outcome(run(keyContext(clients, consumer, others), { id }))).toBe("INSUFFICIENT_SCOPE scope:missing");
  });
});

const oneSession = Object.entries(verbs).filter(([name]) => !/^(create|list)/.test(name));

test.each(oneSession)("%s answers 404 for a session that does not exist", async (_name, { run }) => {
  expect(await outcome(run(keyContext(clients, both), { id: v7() }))).toBe("SESSION_NOT_FOUND session:notFound");
});

// Spec 5, "Session access".
test.each<{ verb: string; state: SessionState; neither: string; onlyConsumer: string; onlyOperator: string }>([
  {
    verb: "getSession",
    state: "LIVE",
    neither: "NOT_AUTHORIZED session:viewDenied",
    onlyConsumer: "ok",
    onlyOperator: "ok",
  },
  {
    verb: "getFrame",
    state: "LIVE",
    neither: "NOT_AUTHORIZED session:viewDenied",
    onlyConsumer: "ok",
    onlyOperator: "ok",
  },
  {
    verb: "cancelSession",
    state: "ASSIGNED",
    neither: "NOT_YOUR_SESSION session:cancelDenied",
    onlyConsumer: "ok",
    onlyOperator: "NOT_AUTHORIZED session:consumerOnly",
  },
  {
    verb: "dispatchSession",
    state: "ASSIGNED",
    neither: "NOT_YOUR_SESSION session:dispatchDenied",
    onlyConsumer: "INVALID_STATE session:dispatch:ASSIGNED",
    onlyOperator: "NOT_AUTHORIZED session:consumerOnly",
  },
  {
    verb: "startSession",
    state: "ASSIGNED",
    neither: "NOT_YOUR_SESSION session:startDenied",
    onlyConsumer: "NOT_OPERATOR session:notAssignedOperator",
    onlyOperator: "ok",
  },
  {
    verb: "endSession",
    state: "LIVE",
    neither: "NOT_YOUR_SESSION session:endDenied",
    onlyConsumer: "ok",
    onlyOperator: "ok",
  },
])("$verb knows its sides", async ({ verb, state, neither, onlyConsumer, onlyOperator }) => {
  const run = verbs[verb]?.run as Verb;
  const newOperator = () => insertWorkspace(clients.db, { roles: ["SUPPLIER"] });
  const as = async (workspace: StoredWorkspace, sides: { consumer: StoredWorkspace; operator: StoredWorkspace }) =>
    outcome(run(keyContext(clients, workspace), { id: await stored(state, sides) }));
  const itself = await newOperator();
  expect(await as(stranger, { consumer, operator: await newOperator() })).toBe(neither);
  expect(await as(consumer, { consumer, operator: await newOperator() })).toBe(onlyConsumer);
  expect(await as(itself, { consumer, operator: itself })).toBe(onlyOperator);
  expect(await as(both, { consumer: both, operator: both })).toBe(
    onlyConsumer.startsWith("INVALID") ? onlyConsumer : "ok",
  );
});

test("the side is decided before the state: a stranger learns nothing of it", async () => {
  const id = await stored("REQUESTED", { consumer });
  expect(await outcome(endSession(keyContext(clients, stranger), { id }))).toBe("NOT_YOUR_SESSION session:endDenied");
});

test("only a supplier accepts, only a consumer creates", async () => {
  const id = await stored("REQUESTED", { consumer });
  expect(await outcome(acceptSession(keyContext(clients, consumer), { id }))).toBe("NOT_OPERATOR session:notSupplier");
  expect(await outcome(createSession(keyContext(clients, operator), point))).toBe("NOT_AUTHORIZED session:notConsumer");
});

test("serving oneself is allowed with test money and refused with real money, by workspace and by wallet", async () => {
  const sister = await insertWorkspace(clients.db, { roles: ["SUPPLIER"], walletAddress: both.walletAddress });
  const live: Clients = { ...clients, settings: { ...clients.settings, ENVIRONMENT: "LIVE" } };
  for (const supplier of [both, sister]) {
    const id = await stored("REQUESTED", { consumer: both });
    expect(await outcome(acceptSession(keyContext(live, supplier), { id }))).toBe("NOT_AUTHORIZED session:selfDealing");
    expect(await outcome(acceptSession(keyContext(clients, supplier), { id }))).toBe("ok");
  }
});

test("a supplier that declares a circle accepts only what lies in it", async () => {
  const { db } = clients;
  const near = await insertWorkspace(db, { coverage: { lat: 48.8606, lng: 2.3376, radiusMeters: 3163 } });
  const far = await insertWorkspace(db, { coverage: { lat: 48.8606, lng: 2.3376, radiusMeters: 3162 } });
  const id = await stored("REQUESTED", { consumer });
  expect(await outcome(acceptSession(keyContext(clients, far), { id }))).toBe(
    "OUTSIDE_COVERAGE session:accept:outsideCoverage",
  );
  expect(await outcome(acceptSession(keyContext(clients, near), { id }))).toBe("ok");
});

test("the publishing URL is for the operator side alone, and there for who may operate", async () => {
  const id = await stored("LIVE", { consumer, operator });
  const whip = async (ctx: WorkspaceContext) => (await getSession(ctx, { id })).whipUrl;
  expect(await whip(keyContext(clients, consumer))).toBeNull();
  expect(await whip(keyContext(clients, operator, ["sessions:read"]))).toBeNull();
  expect(await whip(keyContext(clients, operator, ["sessions:read", "sessions:operate"]))).toMatch(/\/media\/whip\//);
  expect(await whip(await member(operator, "VIEWER"))).toBeNull();
  expect(await whip(await member(operator, "ADMIN"))).toMatch(/\/media\/whip\//);
  const { rows } = await listSessions(keyContext(clients, operator, ["sessions:read"]), query);
  expect(rows.every((row) => row.whipUrl === null)).toBe(true);
  expect((await getSession(keyContext(clients, consumer), { id })).whepUrl).toMatch(/\/media\/whep\//);
});
