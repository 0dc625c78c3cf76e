import { join } from "node:path";
import type { LocalChain } from "./chain.ts";
import type { StackConfig } from "./config.ts";
import { prepareLog, readJson, writeJson } from "./home.ts";
import { marker } from "./orphans.ts";
import { freePort } from "./ports.ts";
import { postgresUrl, startPostgres } from "./postgres.ts";
import type { Progress } from "./progress.ts";
import type { Secrets } from "./secrets.ts";
import { startSpicedb } from "./spicedb.ts";
import type { Supervisor } from "./supervisor.ts";

/** What every part needs to know about the stack it belongs to. */
export interface PartContext {
  config: StackConfig;
  home: string;
  secrets: Secrets;
  ports: Ports;
  progress: Progress;
  supervisor: Supervisor;
}

export interface Ports {
  postgres: number;
  spicedb: number;
  chain: number;
}

const database = "luxxon";

/** The ports of the last start where they are still free, so that addresses written down stay good. */
export async function choosePorts(home: string): Promise<Ports> {
  const path = join(home, "ports.json");
  const kept = await readJson<Partial<Ports>>(path);
  const ports: Ports = { postgres: 0, spicedb: 0, chain: 0 };
  for (const name of Object.keys(ports) as (keyof Ports)[]) {
    do ports[name] = await freePort(ports[name] === 0 ? kept?.[name] : undefined);
    while (Object.values(ports).filter((port) => port === ports[name]).length > 1);
  }
  if (JSON.stringify(kept) !== JSON.stringify(ports)) await writeJson(path, ports);
  return ports;
}

/** Where the console's database is, whether it runs already or not. */
export function databaseUrlOf({ config, ports, secrets }: PartContext): string {
  return config.databaseUrl ?? postgresUrl({ port: ports.postgres, password: secrets.postgresPassword }, database);
}

/** Where SpiceDB is, whether it runs already or not. */
export function spicedbOf({ config, ports, secrets }: PartContext): { endpoint: string; token: string } {
  return config.spicedb ?? { endpoint: `127.0.0.1:${ports.spicedb}`, token: secrets.SPICEDB_TOKEN };
}

/** Postgres, created and migrated. */
export async function openDatabase(context: PartContext): Promise<void> {
  const { config, home, secrets, ports, progress, supervisor } = context;
  // Loaded while Postgres starts.
  const loading = import("#db/migrate.ts");
  if (!config.databaseUrl) {
    const local = { port: ports.postgres, password: secrets.postgresPassword };
    const logFile = await prepareLog(home, "postgres");
    const dataDir = join(home, "postgres");
    await progress.step("Postgres", () =>
      supervisor.add("postgres", () =>
        startPostgres({ ...local, dataDir, logFile, durable: true, env: markedEnv(home) }),
      ),
    );
    await createDatabase(postgresUrl(local, "postgres"));
  }
  const { migrate } = await loading;
  await progress.step("migrations", () => migrate(databaseUrlOf(context)));
}

/** SpiceDB, empty; the console fills it from Postgres. */
export async function openSpicedb({ config, home, secrets, ports, progress, supervisor }: PartContext): Promise<void> {
  if (config.spicedb) return;
  const logFile = await prepareLog(home, "spicedb");
  const token = secrets.SPICEDB_TOKEN;
  await progress.step("SpiceDB", () =>
    supervisor.add("spicedb", () => startSpicedb({ port: ports.spicedb, token, logFile, env: markedEnv(home) })),
  );
}

/** The local chain with everything it had; undefined when RPC_URL names another one. */
export async function openLocalChain(context: PartContext): Promise<LocalChain | undefined> {
  const { config, home, ports, progress, supervisor } = context;
  if (config.rpcUrl) return undefined;
  const { openChain } = await import("./chain.ts");
  const chain = await openChain({
    folder: join(home, "chain"),
    port: ports.chain,
    chainId: config.chainId,
    logFile: await prepareLog(home, "chain"),
    appOrigin: new URL(config.appUrl).origin,
    env: markedEnv(home),
    say: progress.say,
  });
  await progress.step("chain", () => supervisor.add("chain", chain.start));
  return chain;
}

/** The environment of a part: ours, and the sign by which a later start knows it. */
export function markedEnv(home: string): NodeJS.ProcessEnv {
  return { ...process.env, [marker]: home };
}

async function createDatabase(adminUrl: string): Promise<void> {
  const { default: postgres } = await import("postgres");
  const sql = postgres(adminUrl, { max: 1, onnotice: () => undefined });
  try {
    const [known] = await sql`select 1 from pg_database where datname = ${database}`;
    if (!known) await sql.unsafe(`create database ${database}`);
  } finally {
    await sql.end();
  }
}
