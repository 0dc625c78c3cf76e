import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { takeLock } from "./lock.ts";
import { marker } from "./orphans.ts";
import { repositoryRoot } from "./package-file.ts";
import { freePort } from "./ports.ts";
import { processesWith } from "./processes.ts";

/* The ways in which `npm start` refuses. That it starts is tested by the browser journeys, which need it running. */

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "luxxon-start-"));
});
afterEach(() => rm(home, { recursive: true }));

async function start(environment: Record<string, string | undefined>, command = "start") {
  const child: ChildProcess = spawn(process.execPath, [join(repositoryRoot, "stack/run.mjs"), command], {
    env: { ...process.env, LUXXON_HOME: home, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      output += chunk;
    });
  }
  const [code] = await once(child, "close");
  return { code, output };
}

async function nothingWasStarted(): Promise<void> {
  expect(await processesWith(marker, home)).toEqual([]);
  expect(await readdir(home)).toEqual(["logs"]);
}

test("a taken port is a clear error before anything is started", async () => {
  const port = await freePort();
  const other = createServer().listen(port, "127.0.0.1");
  await once(other, "listening");
  const { code, output } = await start({ PORT: String(port) });
  other.close();
  expect({ code, output }).toEqual({
    code: 1,
    output: `Port ${port} is taken by another program. Stop it, or choose another port: PORT=${port + 1} npm start\n`,
  });
  await nothingWasStarted();
});

test("a second start with the same home is a clear error that names the first", async () => {
  const lock = await takeLock(join(home, "lock"));
  if (!("release" in lock)) throw new Error("the lock is taken");
  const { code, output } = await start({ PORT: String(await freePort()) });
  await lock.release();
  expect(code).toBe(1);
  expect(output).toContain(`A stack is already running with ${home} (process ${process.pid}).`);
  expect(output).not.toContain("    at ");
});

test("a setting that is wrong or incomplete is named, without a stack trace", async () => {
  expect((await start({ PORT: "http" })).output).toBe('PORT must be a number from 1 to 65535, not "http".\n');
  expect((await start({ CHAIN_ID: "84532" })).output).toContain("set RPC_URL too");
  expect(await readdir(home)).toEqual([]);
});

test("a home that cannot be written to is named", async () => {
  const { code, output } = await start({ LUXXON_HOME: "/dev/null/home" });
  expect(code).toBe(1);
  expect(output).toContain("/dev/null/home cannot be written to");
  expect((await stat("/dev/null")).isDirectory()).toBe(false);
});

test("an unknown command says which there are", async () => {
  const { code, output } = await start({}, "launch");
  expect({ code, output }).toEqual({
    code: 1,
    output: "Usage: node stack/run.mjs start | dev | test | verify | prove | bench | audit\n",
  });
});
