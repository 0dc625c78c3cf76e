import type { DeploymentRecord } from "#contracts/deploy.ts";
import { startApp, untilReady } from "./app.ts";
import { type AppAddresses, appSettings } from "./app-settings.ts";
import { distDirFor, ensureBuild } from "./build.ts";
import { deployContracts, readDeployment } from "./contracts.ts";
import { prepareLog } from "./home.ts";
import { marker } from "./orphans.ts";
import { databaseUrlOf, openDatabase, openLocalChain, openSpicedb, type PartContext, spicedbOf } from "./parts.ts";
import { startScheduler } from "./scheduler.ts";
import { writeStackFile } from "./stack-file.ts";

/** The whole stack as one thing that is started and stopped. */
export class Stack {
  readonly #context: PartContext;
  readonly #isDev: boolean;
  /** What is to be closed, in the order in which it was opened. */
  readonly #closers: (() => Promise<unknown>)[] = [];
  #addresses: AppAddresses | undefined;

  constructor(context: PartContext, { isDev }: { isDev: boolean }) {
    this.#context = context;
    this.#isDev = isDev;
    const { supervisor } = context;
    this.#closers.push(() => supervisor.stop("postgres", "spicedb", "chain"));
    supervisor.onRestart = () => this.#publish();
  }

  /** Starts every part as soon as what it needs is there; resolves when the console says that it is ready. */
  async start(): Promise<void> {
    const { config, home, progress } = this.#context;
    const build = this.#build();
    const database = openDatabase(this.#context);
    const spicedb = openSpicedb(this.#context);
    const chain = this.#openChain();
    // The first failure is thrown below; without this the others would count as unhandled.
    for (const promise of [build, database, spicedb, chain]) promise.catch(() => undefined);

    // The console reads the ledger before it listens, so it needs the tables of this version.
    await Promise.all([build, database]);
    // The last start knew where the contracts are: the console can load while the chain comes up.
    const assumed = config.rpcUrl ? undefined : ((await readDeployment(home)) ?? (await chain));
    const app = progress.step("console", () => this.#startApp(assumed));
    const [deployment] = await Promise.all([chain, spicedb, app]);
    if (JSON.stringify(deployment) !== JSON.stringify(assumed)) {
      await this.#context.supervisor.stop("app");
      await this.#startApp(deployment);
    }
    await progress.step("checks", () => this.#untilReady());
    await this.#publish();
  }

  /** Ends every part: the scheduler and the console first, then what they depend on. */
  async stop(): Promise<void> {
    for (const close of this.#closers.toReversed()) await close();
  }

  async #build(): Promise<void> {
    if (this.#isDev) return;
    const { config, home, progress } = this.#context;
    const logFile = await prepareLog(home, "build");
    const distDir = distDirFor(config.chainId);
    const options = { distDir, chainId: config.chainId, logFile, say: progress.say };
    await progress.step(
      "build",
      () => ensureBuild(options),
      (built) => (built ? distDir : "up to date"),
    );
  }

  async #openChain(): Promise<DeploymentRecord | undefined> {
    const { progress, home, secrets } = this.#context;
    const chain = await openLocalChain(this.#context);
    if (!chain) return undefined;
    this.#closers.unshift(() => chain.close());
    const { deployment, replaced } = await progress.step("contracts", () => deployContracts(home, chain, secrets));
    chain.setUsdcAddress(deployment.usdcAddress);
    if (replaced) {
      const older = deployment.previous.map(({ settlementAddress }) => settlementAddress).join(", ");
      progress.say(`  The settlement contract has changed: it is now ${deployment.settlementAddress}.`);
      if (older) progress.say(`  Pools in the older ones stay withdrawable: ${older}`);
    }
    return deployment;
  }

  async #startApp(deployment: DeploymentRecord | undefined): Promise<void> {
    const { config, home, secrets, ports, supervisor } = this.#context;
    const logFile = this.#isDev ? "inherit" : await prepareLog(home, "app");
    this.#addresses = {
      databaseUrl: databaseUrlOf(this.#context),
      spicedb: spicedbOf(this.#context),
      localChain: deployment && { rpcUrl: `http://127.0.0.1:${ports.chain}`, deployment },
    };
    const settings = { ...appSettings(config, secrets, this.#addresses), [marker]: home };
    const distDir = distDirFor(config.chainId);
    this.#closers.push(() => supervisor.stop("app"));
    await supervisor.add("app", () => startApp({ port: config.port, distDir, isDev: this.#isDev, settings, logFile }));
  }

  async #untilReady(): Promise<void> {
    const { config, secrets, progress } = this.#context;
    const url = `http://127.0.0.1:${config.port}`;
    const scheduler = startScheduler({ url, cronSecret: cronSecretOf(secrets), say: progress.say });
    this.#closers.push(() => scheduler.stop());
    await untilReady(url);
  }

  async #publish(): Promise<void> {
    if (this.#addresses) await writeStackFile(this.#context, this.#addresses, cronSecretOf(this.#context.secrets));
  }
}

function cronSecretOf(secrets: { CRON_SECRET: string }): string {
  return process.env.CRON_SECRET || secrets.CRON_SECRET;
}
