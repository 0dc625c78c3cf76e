import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { afterEach, beforeEach, expect, test } from "vitest";
import { freePort } from "./ports.ts";
import { postgresUrl, startPostgres } from "./postgres.ts";
import type { Part } from "./process.ts";

let folder: string;
let part: Part | undefined;
let options: Parameters<typeof startPostgres>[0];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "luxxon-postgres-"));
  const port = await freePort();
  const logFile = join(folder, "log");
  options = {
    dataDir: join(folder, "data"),
    port,
    password: "p@ss/w:rd",
    logFile,
    durable: false,
    dieWithParent: true,
  };
});

afterEach(async () => {
  await part?.stop();
  await rm(folder, { recursive: true });
});

async function query<T>(run: (sql: postgres.Sql) => Promise<T>, password = options.password): Promise<T> {
  const sql = postgres(postgresUrl({ ...options, password }, "postgres"), { max: 1, onnotice: () => undefined });
  try {
    return await run(sql);
  } finally {
    await sql.end({ timeout: 0 });
  }
}

const count = () => query(async (sql) => Number((await sql`select count(*) from t`)[0]?.count));

test("what was committed survives kill -9 and a stop, and the pid is the server's", async () => {
  part = await startPostgres(options);
  await query((sql) => sql`create table t as select generate_series(1, 10)`);
  process.kill(part.pid, "SIGKILL");
  expect(await part.exited).toBe("signal SIGKILL");
  part = await startPostgres(options);
  expect(await count()).toBe(10);
  await part.stop();
  part = await startPostgres(options);
  expect(await count()).toBe(10);
  expect(await readFile(join(options.dataDir, "postmaster.pid"), "utf8")).toMatch(new RegExp(`^${part.pid}\n`));
});

test("a pid file left behind whose pid is somebody else's now does not keep it from starting", async () => {
  part = await startPostgres(options);
  await query((sql) => sql`create table t as select 1 as a`);
  const pidFile = join(options.dataDir, "postmaster.pid");
  const left = await readFile(pidFile, "utf8");
  process.kill(part.pid, "SIGKILL");
  await part.exited;
  await writeFile(pidFile, left.replace(/^\d+/, String(process.pid)));
  part = await startPostgres(options);
  expect(await count()).toBe(1);
});

test("a server that a killed supervisor left running makes way", async () => {
  const left = await startPostgres(options);
  await query((sql) => sql`create table t as select 1 as a`);
  part = await startPostgres(options);
  expect(await left.exited).toBe("exit code 0");
  expect(await count()).toBe(1);
});

test("a creation that was killed half way is started over", async () => {
  await mkdir(`${options.dataDir}.new`);
  await writeFile(join(`${options.dataDir}.new`, "PG_VERSION"), "18");
  part = await startPostgres(options);
  expect(await query(async (sql) => (await sql`select 1 as one`)[0]?.one)).toBe(1);
});

test("a data folder below one that other accounts cannot enter is no obstacle", async () => {
  await chmod(folder, 0o700);
  part = await startPostgres(options);
  expect(await query(async (sql) => (await sql`select 1 as one`)[0]?.one)).toBe(1);
});

test("a wrong password is refused, and nothing listens beyond loopback", async () => {
  part = await startPostgres(options);
  await expect(query((sql) => sql`select 1`, "wrong")).rejects.toThrow("password authentication failed");
  const [row] = await query((sql) => sql`select current_setting('listen_addresses') as addresses`);
  expect(row?.addresses).toBe("127.0.0.1");
});

test("a port that is taken is an error with the server's own words", async () => {
  part = await startPostgres(options);
  const other = { ...options, dataDir: join(folder, "other"), logFile: join(folder, "other.log") };
  await expect(startPostgres(other)).rejects.toThrow("Address already in use");
});
