import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { freePort } from "#stack/ports.ts";
import { makeCaller } from "./client.ts";
import { measureGas } from "./gas.ts";
import { type Row, ratio, requestsPerSecond } from "./measure.ts";
import { measureSettlements } from "./settlements.ts";

const root = join(import.meta.dirname, "..");
const nextBinary = join(root, "node_modules/next/dist/bin/next");

/** Runs a command until it exits, or until `url` answers when one is given. */
async function start(args: string[], env: Record<string, string>, url: string) {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const startedAt = performance.now();
  while (
    !(await fetch(url).then(
      (r) => r.ok,
      () => false,
    ))
  ) {
    if (child.exitCode !== null) throw new Error(`${args[0]} ended with ${child.exitCode}`);
    await wait(20);
  }
  const readyMs = performance.now() - startedAt;
  return {
    readyMs,
    async stop() {
      child.kill("SIGTERM");
      if (child.exitCode === null) await once(child, "exit");
    },
  };
}

async function run(args: string[]) {
  const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code}`);
}

/** Those that are measured against a running stack. */
const stackIds = ["H1", "H2", "D1"];
/** Those that settle through a real database and chain. */
const settlementIds = ["R1", "R3"];

/**
 * Measures every figure, one row each, ours and the peer in turn in one run; some of them when `ids` are given.
 * @throws Error naming an id that there is not
 */
export async function bench(ids: readonly string[] = []): Promise<Row[]> {
  const gas = await measureGas();
  const known = [...new Set([...gas.map(({ id }) => id), ...settlementIds, ...stackIds])];
  const unknown = ids.filter((id) => !known.includes(id));
  if (unknown.length > 0) throw new Error(`There is no figure ${unknown.join(", ")}. Known: ${known.join(" ")}`);
  const isWanted = (id: string) => ids.length === 0 || ids.includes(id);
  const rows = [
    ...gas,
    ...(settlementIds.some(isWanted) ? await measureSettlements() : []),
    ...(stackIds.some(isWanted) ? await measureStack() : []),
  ];
  return rows.filter(({ id }) => isWanted(id));
}

async function measureStack(): Promise<Row[]> {
  const rows: Row[] = [];
  await run([nextBinary, "build", "bench/bare"]);
  const home = await mkdtemp(join(tmpdir(), "luxxon-bench-"));
  const [barePort, port] = [await freePort(), await freePort()];
  const bareUrl = `http://localhost:${barePort}/`;
  const url = `http://localhost:${port}`;
  const startBare = () => start([nextBinary, "start", "bench/bare", "-p", String(barePort)], {}, bareUrl);
  const startStack = () =>
    start(
      [join(root, "stack/run.mjs"), "start"],
      { LUXXON_HOME: home, PORT: String(port), RATE_LIMIT_SCALE: "1000000" },
      `${url}/api/v1/health/ready`,
    );
  await (await startStack()).stop();
  const bare = await startBare();
  const stack = await startStack();
  try {
    const stackHome = JSON.parse(await readFile(join(home, "stack.json"), "utf8"));
    if (stackHome.url !== url) throw new Error(`stack.json names ${stackHome.url}`);
    const { cookie, key } = await makeCaller(url);
    const peer = () => requestsPerSecond(bareUrl, {});
    const byKey = await ratio(() => requestsPerSecond(`${url}/api/v1/me`, { authorization: `Bearer ${key}` }), peer);
    rows.push(atLeast("H1", "GET /me by API key, front vs bare Next route", byKey, 10));
    const byCookie = await ratio(() => requestsPerSecond(`${url}/api/v1/me`, { cookie }), peer);
    rows.push(atLeast("H2", "GET /me by cookie, front vs bare Next route", byCookie, 8));
    const startUp = {
      median: stack.readyMs / bare.readyMs,
      spread: [stack.readyMs / bare.readyMs, stack.readyMs / bare.readyMs] as [number, number],
    };
    rows.push({
      ...row("D1", "whole stack to ready vs next start alone", startUp),
      target: "≤ 2",
      met: startUp.median <= 2,
    });
  } finally {
    await Promise.all([bare.stop(), stack.stop()]);
    await rm(home, { recursive: true, force: true });
  }
  return rows;
}

const row = (id: string, what: string, { median, spread }: { median: number; spread: [number, number] }) => ({
  id,
  what,
  ratio: median,
  spread,
});

const atLeast = (
  id: string,
  what: string,
  measured: { median: number; spread: [number, number] },
  target: number,
): Row => ({
  ...row(id, what, measured),
  target: `≥ ${target}`,
  met: measured.median >= target,
});

/** Prints a row per figure. */
export async function printBench(ids: readonly string[] = []): Promise<void> {
  for (const { id, what, ratio: value, spread, target, met } of await bench(ids)) {
    const range = spread.map((v) => v.toFixed(3)).join("–");
    console.log(
      `${id.padEnd(3)} ${value.toFixed(3).padStart(7)}  (${range})  target ${target}  ${met ? "met" : "not met"}  ${what}`,
    );
  }
}
