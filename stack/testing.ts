import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startAnvil } from "./anvil.ts";
import { freePort } from "./ports.ts";
import { postgresUrl, startPostgres } from "./postgres.ts";
import { type Part, whenParentDies } from "./process.ts";
import { startSpicedb } from "./spicedb.ts";

export interface TestParts {
  /** Of the administrator, in database `postgres`: create databases from here. */
  databaseUrl: string;
  spicedb: { endpoint: string; token: string };
  /** A bare anvil (chain 31337, its well-known accounts, every method open). */
  rpcUrl: string;
  /** Of this run alone, gone when it ends. */
  folder: string;
  stop(): Promise<void>;
}

/**
 * Starts what tests run against: an empty Postgres without fsync, an empty SpiceDB and a bare anvil, on free loopback
 * ports with their files in a temporary folder. They end when `stop` is called, and also when the caller is killed.
 */
export async function startTestParts(): Promise<TestParts> {
  const folder = await mkdtemp(join(tmpdir(), "luxxon-test-"));
  // Postgres may run as another account and has to walk through.
  await chmod(folder, 0o711);
  const keepFolder = whenParentDies('sleep 2; rm -rf "$1"', folder);
  const password = randomBytes(16).toString("hex");
  const token = randomBytes(16).toString("hex");
  const postgresPort = await freePort();
  const spicedbPort = await freePort();
  const chainPort = await freePort();
  const starts: Promise<Part>[] = [
    startPostgres({
      dataDir: join(folder, "postgres"),
      port: postgresPort,
      password,
      logFile: join(folder, "postgres.log"),
      durable: false,
      dieWithParent: true,
    }),
    startSpicedb({ port: spicedbPort, token, logFile: join(folder, "spicedb.log"), dieWithParent: true }),
    startAnvil({ port: chainPort, chainId: 31337, logFile: join(folder, "chain.log"), dieWithParent: true }),
  ];

  async function stop(): Promise<void> {
    const started = await Promise.allSettled(starts);
    await Promise.all(started.map((result) => (result.status === "fulfilled" ? result.value.stop() : undefined)));
    keepFolder();
    await rm(folder, { recursive: true, force: true });
  }

  try {
    await Promise.all(starts);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    databaseUrl: postgresUrl({ port: postgresPort, password }, "postgres"),
    spicedb: { endpoint: `127.0.0.1:${spicedbPort}`, token },
    rpcUrl: `http://127.0.0.1:${chainPort}`,
    folder,
    stop,
  };
}
