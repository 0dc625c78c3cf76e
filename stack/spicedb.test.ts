import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, credentials, Metadata, type ServiceError, status } from "@grpc/grpc-js";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type AuthzClient, AuthzUnavailableError, createAuthzClient } from "#spicedb/client.ts";
import { freePort } from "./ports.ts";
import type { Part } from "./process.ts";
import { proveScale } from "./prove-scale.ts";
import { startSpicedb } from "./spicedb.ts";
import { toEngineError } from "./spicedb-library.ts";

const token = "preshared";
let folder: string;
let port: number;
let part: Part;
let authz: AuthzClient;
let raw: Client;

const start = () => startSpicedb({ port, token, logFile: join(folder, "log"), dieWithParent: true });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "luxxon-spicedb-"));
  port = await freePort();
  part = await start();
  authz = createAuthzClient({ endpoint: `127.0.0.1:${port}`, token });
  raw = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
});

afterAll(async () => {
  authz.close();
  raw.close();
  await part.stop();
  await rm(folder, { recursive: true });
});

/** The status code of an empty unary request, with the given authorization header. */
function codeOf(path: string, authorization?: string): Promise<status> {
  const metadata = new Metadata();
  if (authorization) metadata.set("authorization", authorization);
  const bytes = (value: Buffer) => value;
  return new Promise((resolve) => {
    raw.makeUnaryRequest(path, bytes, bytes, Buffer.alloc(0), metadata, (error: ServiceError | null) =>
      resolve(error?.code ?? status.OK),
    );
  });
}

describe("the gRPC surface", () => {
  const readSchema = "/authzed.api.v1.SchemaService/ReadSchema";

  test("no token, a wrong token and the right one", async () => {
    expect(await codeOf(readSchema)).toBe(status.UNAUTHENTICATED);
    expect(await codeOf(readSchema, "Bearer wrong")).toBe(status.PERMISSION_DENIED);
    expect(await codeOf(readSchema, `Bearer ${token}`)).toBe(status.NOT_FOUND);
  });

  test("refusals of the engine keep their status", async () => {
    const check = "/authzed.api.v1.PermissionsService/CheckPermission";
    const write = "/authzed.api.v1.PermissionsService/WriteRelationships";
    expect(await codeOf(check, `Bearer ${token}`)).toBe(status.INVALID_ARGUMENT);
    expect(await codeOf(write, `Bearer ${token}`)).toBe(status.OK);
    expect(await codeOf("/authzed.api.v1.ExperimentalService/BulkCheckPermission", `Bearer ${token}`)).toBe(
      status.UNIMPLEMENTED,
    );
  });

  test.each([
    ["rpc error: code = InvalidArgument desc = a = b", status.INVALID_ARGUMENT, "a = b"],
    ["rpc error: code = FailedPrecondition desc = two\nlines", status.FAILED_PRECONDITION, "two\nlines"],
    ["rpc error: code = OutOfRange desc = ", status.OUT_OF_RANGE, ""],
    ["rpc error: code = Canceled desc = x", status.CANCELLED, "x"],
    ["rpc error: code = Code(99) desc = x", status.UNKNOWN, "rpc error: code = Code(99) desc = x"],
    ["proto: cannot parse", status.INVALID_ARGUMENT, "proto: cannot parse"],
    ["anything else", status.UNKNOWN, "anything else"],
  ])("%j becomes status %i", (message, code, details) => {
    expect(toEngineError(message)).toMatchObject({ code, details });
  });
});

test("whatever is written at once is read back at once: grants and revocations alike", async () => {
  await authz.writeSchema();
  const wallets = Array.from({ length: 16 }, () => ({
    workspaceId: randomUUID(),
    walletAddress: `0x${"cd".repeat(20)}`,
  }));
  let stale = 0;
  for (let round = 0; round < proveScale(1_500); round++) {
    const role = round % 2 === 0 ? "VIEWER" : null;
    await Promise.all(wallets.map((wallet) => authz.setRoles([{ ...wallet, role }])));
    const answers = await Promise.all(wallets.map((wallet) => authz.check({ ...wallet, permission: "view" })));
    stale += answers.filter(({ allowed }) => allowed !== (role !== null)).length;
  }
  expect(stale).toBe(0);
}, 600_000);

describe("a client across faults", () => {
  const question = { workspaceId: randomUUID(), walletAddress: `0x${"ab".repeat(20)}`, permission: "view" as const };

  test("a killed SpiceDB refuses, comes back empty, and the same client goes on", async () => {
    await authz.writeSchema();
    await authz.setRoles([{ ...question, role: "OWNER" }]);
    expect((await authz.check(question)).allowed).toBe(true);

    process.kill(part.pid, "SIGKILL");
    await part.exited;
    for (let i = 0; i < 10; i += 1) await expect(authz.check(question)).rejects.toBeInstanceOf(AuthzUnavailableError);

    part = await start();
    await vi.waitFor(async () => expect(await authz.readSchema()).toBeNull(), { timeout: 2_000, interval: 20 });
    expect(await authz.readAllMembers()).toEqual([]);
    await expect(authz.check(question)).rejects.toBeInstanceOf(AuthzUnavailableError);
    await authz.writeSchema();
    expect((await authz.check(question)).allowed).toBe(false);
  });

  test("a frozen SpiceDB is given up after the deadline and asked again once it moves", async () => {
    await authz.writeSchema();
    process.kill(part.pid, "SIGSTOP");
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => authz.check(question)));
    expect(outcomes.every(({ status }) => status === "rejected")).toBe(true);
    // The breaker is open now: nobody waits for a deadline.
    await expect(authz.check(question)).rejects.toThrow("not asked");
    process.kill(part.pid, "SIGCONT");
    await vi.waitFor(() => authz.check(question), { timeout: 2_000, interval: 20 });
  });
});
