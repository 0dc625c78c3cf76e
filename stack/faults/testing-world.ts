import { randomBytes } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createWalletClient, defineChain, type Hex, http, parseEther } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { deployLocal } from "#contracts/deploy.ts";
import { mintAndDeposit } from "#contracts/testing.ts";
import { createTestDatabase } from "#db/testing.ts";
import { startApp } from "../app.ts";
import { deployerPrivateKey, openChain } from "../chain.ts";
import { repositoryRoot } from "../package-file.ts";
import { freePort } from "../ports.ts";
import { postgresUrl, startPostgres } from "../postgres.ts";
import { type Part, whenParentDies } from "../process.ts";
import { startScheduler } from "../scheduler.ts";
import { startSpicedb } from "../spicedb.ts";
import { Supervisor } from "../supervisor.ts";
import { testSettings } from "../testing-settings.ts";
import { buildFrontWithoutPages } from "./testing-front.ts";
import { startRpcTap } from "./testing-rpc-tap.ts";

/** A process of the stack that may be killed. */
export type Victim = "app" | "postgres" | "spicedb" | "chain";

/** An end that nobody ordered by `kill`. */
export interface Exit {
  part: Victim;
  how: string;
}

export type FaultWorld = Awaited<ReturnType<typeof openFaultWorld>>;

interface WorldOptions {
  /** Settings of the app beside the stack's own. */
  settings?: Record<string, string>;
  /** Calls the tick every second, as the stack does. */
  isTicking?: boolean;
}

/**
 * The local stack as processes of its own, kept running as `npm start` keeps them, but started again at once however
 * often they die: the console's server (without pages), Postgres, SpiceDB, and the chain with its journal.
 */
export async function openFaultWorld({ settings = {}, isTicking = true }: WorldOptions = {}) {
  const folder = await mkdtemp(join(tmpdir(), "luxxon-faults-"));
  await chmod(folder, 0o711);
  const distDir = `.next-faults-${process.pid}`;
  const keep = whenParentDies('sleep 2; rm -rf "$1" "$2"', folder, join(repositoryRoot, distDir));
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  const supervisor = new Supervisor({ say, backoff: [0] });
  const starts = new EventEmitter();
  const exits: Exit[] = [];
  const ordered = new Set<number>();
  /** Parts that are to stay away until these resolve. */
  const held = new Map<Victim, PromiseWithResolvers<void>>();

  /** Kept running; tells of every start and of every end that was not ordered. */
  const add = (name: Victim, start: () => Promise<Part>) =>
    supervisor.add(name, async () => {
      await held.get(name)?.promise;
      const part = await start();
      void part.exited.then((how) => ordered.has(part.pid) || exits.push({ part: name, how }));
      starts.emit(name, performance.now());
      return part;
    });

  const log = (name: string) => join(folder, `${name}.log`);
  const hex = () => randomBytes(16).toString("hex");
  const [port, postgresPort, spicedbPort, chainPort] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ];
  const url = `http://localhost:${port}`;
  const local = { port: postgresPort, password: hex() };
  const token = hex();
  const chainFolder = join(folder, "chain");
  await mkdir(chainFolder);
  const chain = await openChain({
    folder: chainFolder,
    port: chainPort,
    chainId: 31337,
    logFile: log("chain"),
    appOrigin: url,
    dieWithParent: true,
    say,
  });
  await Promise.all([
    buildFrontWithoutPages(distDir),
    add("chain", chain.start),
    add("spicedb", () => startSpicedb({ port: spicedbPort, token, logFile: log("spicedb"), dieWithParent: true })),
    add("postgres", () =>
      startPostgres({
        ...local,
        dataDir: join(folder, "postgres"),
        logFile: log("postgres"),
        durable: false,
        dieWithParent: true,
      }),
    ),
  ]);
  const relayerKey: Hex = `0x${hex()}${hex()}`;
  const relayerAddress = privateKeyToAccount(relayerKey).address;
  const platformWallet = privateKeyToAccount(`0x${hex()}${hex()}`).address;
  await chain.fundRelayer(relayerAddress);
  const contracts = await deployLocal({ rpcUrl: chain.rpcUrl, deployerPrivateKey, relayerAddress, platformWallet });
  const tap = await startRpcTap(chain.rpcUrl);
  const databaseUrl = await createTestDatabase(postgresUrl(local, "postgres"));
  const cronSecret = hex();
  const spicedb = { endpoint: `127.0.0.1:${spicedbPort}`, token };
  const appSettings = {
    ...testSettings({ url, databaseUrl, spicedb, rpcUrl: tap.url, contracts, relayerKey, cronSecret }),
    LOG_LEVEL: "error",
    ...settings,
  };
  await add("app", () =>
    startApp({ port, distDir, isDev: false, settings: appSettings, logFile: log("app"), dieWithParent: true }),
  );
  const scheduler = isTicking ? startScheduler({ url, cronSecret, say }) : undefined;

  return {
    url,
    rpcUrl: chain.rpcUrl,
    contracts,
    databaseUrl,
    cronSecret,
    relayerAddress,
    platformWallet,
    tap,
    /** What the supervisor and the scheduler had to tell. */
    said,
    /** Ends that nobody ordered, so far. */
    exits,
    logFile: log,
    pidOf: (name: Victim) => supervisor.pids()[name],

    /** SIGKILL, if it runs. Whether it did. */
    kill(name: Victim): boolean {
      const pid = supervisor.pids()[name];
      if (pid === undefined) return false;
      ordered.add(pid);
      process.kill(pid, "SIGKILL");
      return true;
    },

    /** SIGKILL, and no new start until `letBack`. */
    takeAway(name: Victim): void {
      held.set(name, Promise.withResolvers());
      this.kill(name);
    },

    letBack(name: Victim): void {
      held.get(name)?.resolve();
      held.delete(name);
    },

    /** Resolves at the next start of the part with `performance.now()` of then. */
    async nextStart(name: Victim): Promise<number> {
      return (await once(starts, name))[0];
    },

    /** A pool of so many µUSDC for a wallet. */
    async deposit(privateKey: Hex, amountMicroUsdc: bigint): Promise<void> {
      const { address: to } = privateKeyToAccount(privateKey);
      const account = privateKeyToAccount(deployerPrivateKey);
      const chainOf = defineChain({ ...local31337, rpcUrls: { default: { http: [chain.rpcUrl] } } });
      const bank = createWalletClient({ account, chain: chainOf, transport: http(chain.rpcUrl) });
      await bank.sendTransaction({ to, value: parseEther("5") });
      await mintAndDeposit({ rpcUrl: chain.rpcUrl, ...contracts, privateKey, amountMicroUsdc });
    },

    async close(): Promise<void> {
      await scheduler?.stop();
      for (const pid of Object.values(supervisor.pids())) ordered.add(pid);
      for (const { resolve } of held.values()) resolve();
      await supervisor.stop("app");
      await supervisor.stop("postgres", "spicedb", "chain");
      await Promise.all([tap.close(), chain.close()]);
      keep();
      await rm(folder, { recursive: true, force: true });
      await rm(join(repositoryRoot, distDir), { recursive: true, force: true });
    },
  };
}

const local31337 = {
  id: 31337,
  name: "Luxxon Local",
  nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
};
