import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Address, type Hex, parseEther } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, afterEach, expect, inject, vi } from "vitest";
import { deployForTest, fundAccount } from "#contracts/testing.ts";
import type { Clients } from "#core/context.ts";
import { createTestDatabase } from "#db/testing.ts";
import { startTestRedis } from "#stack/redis.ts";
import { forgetApplication } from "#stack/testing-process.ts";
import { testSettings } from "#stack/testing-settings.ts";
import { judgeBy } from "./luxxon/testing-contract.ts";
import { type Call, type TestPeople, testPeople } from "./testing-people.ts";
import { startReplica } from "./testing-replica.ts";
import { contract, requestJson, type TestResponse } from "./testing-request.ts";

export type { CallOptions, TestWallet, TestWorkspace } from "./testing-people.ts";
export type { TestResponse } from "./testing-request.ts";

export interface TestApp extends TestPeople {
  url: string;
  /** Of every process that calls go to, `url` first. */
  urls: readonly string[];
  clients: Clients;
  cronSecret: string;
  contracts: { usdcAddress: Address; settlementAddress: Address; relayerKey: Hex };
  /** `path` is below `/api/v1` unless it starts with `/api/`. */
  call: Call;
  tick(): Promise<TestResponse>;
  /** The request log has every call that was answered, of whichever process. */
  writeLog(): Promise<void>;
  stop(): Promise<void>;
}

// Every answer of every test is compared with the document that the API gives of itself.
const keepsToTheDocument = () => expect(contract.violations.splice(0), "answers outside the document").toEqual([]);
afterEach(keepsToTheDocument);
afterAll(keepsToTheDocument);

type Settings = Record<string, string>;
type SettingsChange = Settings | ((defaults: Settings) => Promise<Settings>);

/** The whole API on a loopback port, against the run's real Postgres, SpiceDB and chain, with contracts of its own. */
export async function startTestApp(overrides: SettingsChange = {}): Promise<TestApp> {
  const parts = inject("parts");
  const relayerKey = generatePrivateKey();
  const relayerAddress = privateKeyToAccount(relayerKey).address;
  await fundAccount(parts.rpcUrl, relayerAddress, parseEther("100"));
  const contracts = await deployForTest(parts.rpcUrl, relayerAddress);
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const cronSecret = "test-cron-secret-0123456789";
  const settings = testSettings({
    url,
    databaseUrl: await createTestDatabase(parts.databaseUrl),
    spicedb: parts.spicedb,
    rpcUrl: parts.rpcUrl,
    contracts,
    relayerKey,
    cronSecret,
  });
  const redis = isTwoProcesses() ? await startTestRedis() : null;
  if (redis) Object.assign(settings, { REDIS_URL: redis.url, REDIS_TIMEOUT_MS: "10000" });
  Object.assign(process.env, settings, typeof overrides === "function" ? await overrides(settings) : overrides);
  const clients = await serve(server);
  const replica = isTwoProcesses() ? await startReplica() : null;
  const urls = replica ? [url, replica.url] : [url];
  const writeLog = async () => {
    const { requestLog } = await import("./context.ts");
    await Promise.all([requestLog().flush(), replica?.writeLog()]);
  };
  const stopSecond = async () => {
    await replica?.kill();
    await redis?.stop();
  };
  return testApp({
    url,
    urls,
    clients,
    cronSecret,
    contracts: { ...contracts, relayerKey },
    server,
    writeLog,
    stopSecond,
  });
}

/**
 * With TEST_PROCESSES=2 every call of a test goes to one of two processes, in turn, which share a Redis (see `npm run prove`).
 */
const isTwoProcesses = () => process.env.TEST_PROCESSES === "2";

async function serve(server: Server): Promise<Clients> {
  const [{ createFront }, { serveFront }, { clients }, { routes }, { restoreGraph }, { openApiDocument }] =
    await Promise.all([
      import("./front/front.ts"),
      import("./front/serve-front.ts"),
      import("./context.ts"),
      import("#app/routes.gen.ts"),
      import("#core/workspaces/restore-graph.ts"),
      import("./luxxon/openapi.ts"),
    ]);
  // What the application of the file before has left running may have made its own again meanwhile.
  forgetApplication();
  contract.judge = judgeBy(await openApiDocument(routes, clients().settings));
  const front = await createFront(routes, async (_request, response) => {
    response.writeHead(404).end();
  });
  serveFront(server, front);
  // On a busy machine the first connection may take longer than a call may.
  await vi.waitFor(() => restoreGraph(clients()), { timeout: 15_000, interval: 100 });
  return clients();
}

interface Base extends Pick<TestApp, "url" | "urls" | "clients" | "cronSecret" | "contracts" | "writeLog"> {
  server: Server;
  /** Ends the second process, and what the two share. */
  stopSecond: () => Promise<void>;
}

function testApp(base: Base): TestApp {
  const { urls, clients, cronSecret } = base;
  let calls = 0;
  const call: TestApp["call"] = (method, path, options = {}) =>
    requestJson(`${urls[calls++ % urls.length]}${path.startsWith("/api/") ? path : `/api/v1${path}`}`, method, options);

  return {
    ...base,
    call,
    ...testPeople(call),
    tick: () => call("POST", "/api/cron/settle", { headers: { authorization: `Bearer ${cronSecret}` } }),
    async stop() {
      base.server.closeAllConnections();
      await new Promise((resolve) => base.server.close(resolve));
      const { flushAll } = await import("./flush.ts");
      await flushAll();
      await clients.db.close();
      clients.authz.close();
      await clients.limits.close();
      await base.stopSecond();
    },
  };
}
