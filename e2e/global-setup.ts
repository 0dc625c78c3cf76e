import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { STACK_FILE } from "./stack.ts";

const READY_MS = 10 * 60_000;

/**
 * Starts a whole stack of its own (`npm start`'s command, a fresh home, a free port) and returns the way to stop it.
 * With `LUXXON_E2E_STACK` naming the `stack.json` of a running one, that is used and left alone.
 */
export default async function globalSetup(): Promise<() => Promise<void>> {
  if (process.env[STACK_FILE]) return async () => undefined;
  const home = await mkdtemp(join(tmpdir(), "luxxon-e2e-"));
  const port = await freePort();
  const child = spawn("node", ["stack/run.mjs", "start"], {
    // One address plays many people here.
    env: { RATE_LIMIT_SCALE: "50", ...process.env, LUXXON_HOME: home, PORT: String(port) },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  // Whoever ends Playwright before it can stop the stack, as in the middle of this start, leaves no stack behind.
  const stopWithUs = () => child.pid !== undefined && process.kill(-child.pid, "SIGINT");
  process.once("exit", stopWithUs);
  child.once("exit", () => process.off("exit", stopWithUs));
  const stop = async () => {
    await stopGroup(child);
    await rm(home, { recursive: true, force: true });
  };
  try {
    await untilReady(child);
    process.env[STACK_FILE] = join(home, "stack.json");
    if (!existsSync(process.env[STACK_FILE]))
      throw new Error(`The stack is ready and wrote no ${process.env[STACK_FILE]}`);
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Resolves at the line `ready http://…`; rejects with the output when the command ends or takes too long. */
function untilReady(child: ChildProcess): Promise<void> {
  let output = "";
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`${why}\n${output.slice(-8_000)}`));
    const timer = setTimeout(() => fail(`The stack was not ready after ${READY_MS / 1000} s`), READY_MS);
    child.once("exit", (code) => {
      clearTimeout(timer);
      fail(`The stack ended with ${code}`);
    });
    const read = (chunk: Buffer) => {
      output = `${output}${chunk}`.slice(-64_000);
      if (!/^ready http/m.test(output)) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
  });
}

/** Ends the command and everything it started: asked first, then not. */
async function stopGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null) return;
  const ended = once(child, "exit");
  process.kill(-child.pid, "SIGINT");
  const killer = setTimeout(() => child.pid && process.kill(-child.pid, "SIGKILL"), 20_000);
  await ended;
  clearTimeout(killer);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (typeof address !== "object" || address === null) throw new Error("No free port");
  return address.port;
}
