import { spawn } from "node:child_process";
import { once } from "node:events";
import { chown, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { findPostgres, type PostgresBinaries } from "./postgres-binaries.ts";
import { logTail, type Part, type StartProcess, startProcess } from "./process.ts";
import { isAlive, processesIn, withoutChildren } from "./processes.ts";

export interface StartPostgres {
  dataDir: string;
  port: number;
  password: string;
  logFile: string;
  /** False in test runs: a crash of the machine may then lose data, a crash of Postgres still may not. */
  durable: boolean;
  env?: NodeJS.ProcessEnv;
  dieWithParent?: boolean;
}

const databaseUser = "luxxon";
const readyTimeoutMs = 60_000;

/**
 * Starts Postgres on a loopback port, creating the cluster on the first start, and resolves when it accepts
 * connections. Works as root. Recovers by itself from a `kill -9`, also when the dead server's pid was reused.
 */
export async function startPostgres(options: StartPostgres): Promise<Part> {
  const binaries = await findPostgres(options.dataDir);
  if (!(await exists(join(options.dataDir, "PG_VERSION")))) await createCluster(binaries, options);
  await clearRemains(options.dataDir);
  const part = await startProcess({
    command: join(binaries.binDir, "postgres"),
    args: ["-D", directoryArgument(options.dataDir, binaries), ...settings(options)],
    cwd: options.dataDir,
    logFile: options.logFile,
    env: serverEnv(options.env),
    stopWith: [
      { signal: "SIGINT", graceMs: 8_000 },
      { signal: "SIGQUIT", graceMs: 2_000 },
    ],
    ...(options.dieWithParent ? { dieWithParent: "SIGQUIT" as const } : {}),
    ...binaries.user,
  } satisfies StartProcess);
  await untilReady(part, options);
  return part;
}

/** The connection string of a database of this cluster. */
export function postgresUrl({ port, password }: { port: number; password: string }, database: string): string {
  return `postgres://${databaseUser}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}

/**
 * Postgres changes into its data directory and uses relative names from then on. Started as another account it
 * could not walk down to it through, say, `/root`, but it already stands there: Node changes directory as root first.
 */
function directoryArgument(dataDir: string, { user }: PostgresBinaries): string {
  return user && process.platform === "linux" ? "/proc/self/cwd" : dataDir;
}

/** Without PGDATA, PGPORT and their like, which the binaries would obey. */
function serverEnv(given: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const kept = Object.entries(given).filter(([name]) => !/^(PG|LC_|LANG)/.test(name));
  return { ...Object.fromEntries(kept), NODE_ENV: given.NODE_ENV, LC_ALL: "C", TZ: "UTC" };
}

function settings({ port, durable }: StartPostgres): string[] {
  const values = {
    listen_addresses: "127.0.0.1",
    port,
    unix_socket_directories: "",
    max_connections: 200,
    timezone: "UTC",
    log_timezone: "UTC",
    jit: "off",
    ...(durable ? {} : { fsync: "off", full_page_writes: "off" }),
  };
  return Object.entries(values).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

async function createCluster(binaries: PostgresBinaries, options: StartPostgres): Promise<void> {
  const { dataDir, durable } = options;
  // Made beside and renamed: a start that was killed half way leaves nothing that looks like a cluster.
  const fresh = `${dataDir}.new`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true, mode: 0o700 });
  const secretDir = await mkdtemp(join(tmpdir(), "luxxon-initdb-"));
  try {
    const passwordFile = join(secretDir, "password");
    await writeFile(passwordFile, `${options.password}\n`, { mode: 0o600 });
    if (binaries.user) {
      for (const path of [fresh, secretDir, passwordFile]) await chown(path, binaries.user.uid, binaries.user.gid);
    }
    await runInitdb(binaries, fresh, [`--pwfile=${passwordFile}`, ...(durable ? [] : ["--no-sync"])]);
  } finally {
    await rm(secretDir, { recursive: true, force: true });
  }
  await rename(fresh, dataDir);
}

async function runInitdb(binaries: PostgresBinaries, dataDir: string, more: readonly string[]): Promise<void> {
  const args = [
    `--pgdata=${directoryArgument(dataDir, binaries)}`,
    `--username=${databaseUser}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    ...more,
  ];
  const env = serverEnv();
  const child = spawn(join(binaries.binDir, "initdb"), args, { cwd: dataDir, env, ...binaries.user });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk;
  });
  child.stderr.on("data", (chunk: Buffer) => {
    output += chunk;
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`Postgres could not create its data directory ${dataDir}:\n${output.trim()}`);
}

/** Ends what an earlier server left in this directory and forgets its pid file when that pid is not a server of ours. */
async function clearRemains(dataDir: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  for (let signal: NodeJS.Signals = "SIGINT"; ; signal = Date.now() > deadline - 6_000 ? "SIGQUIT" : signal) {
    const left = await processesIn(dataDir, "postgres");
    if (left.length === 0) break;
    if (Date.now() > deadline) throw new Error(`Another Postgres is using ${dataDir} (pid ${left.join(", ")}).`);
    // A server stops its own processes, and takes it for a crash when one of them ends by itself.
    for (const pid of await withoutChildren(left)) if (isAlive(pid)) process.kill(pid, signal);
    await delay(100);
  }
  if (process.platform === "linux") await rm(join(dataDir, "postmaster.pid"), { force: true });
}

/** The eighth line of postmaster.pid says `ready`; this is what pg_ctl waits for too. */
async function untilReady(part: Part, { dataDir, logFile }: StartPostgres): Promise<void> {
  let ended: string | undefined;
  void part.exited.then((how) => {
    ended = how;
  });
  const deadline = Date.now() + readyTimeoutMs;
  while (Date.now() < deadline) {
    if (ended !== undefined) throw new Error(`Postgres ended while starting (${ended}):\n${await logTail(logFile)}`);
    const lines = (await readFile(join(dataDir, "postmaster.pid"), "utf8").catch(() => "")).split("\n");
    if (lines[0] === String(part.pid) && lines[7]?.trim() === "ready") return;
    await delay(20);
  }
  await part.stop();
  throw new Error(`Postgres was not ready within ${readyTimeoutMs / 1000} s:\n${await logTail(logFile)}`);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
