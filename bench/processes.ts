import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { STACK_FILE } from "#e2e/stack.ts";
import { freePort } from "#stack/ports.ts";

const root = join(import.meta.dirname, "..");
const nextBinary = join(root, "node_modules/next/dist/bin/next");

export interface Running {
  url: string;
  readyMs: number;
  stop(): Promise<void>;
}

/** Runs a command until `url` answers. */
async function start(args: string[], env: Record<string, string>, url: string, ready = url): Promise<Running> {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const startedAt = performance.now();
  while (
    !(await fetch(ready).then(
      (r) => r.ok,
      () => false,
    ))
  ) {
    if (child.exitCode !== null) throw new Error(`${args[0]} ended with ${child.exitCode}`);
    await wait(20);
  }
  const readyMs = performance.now() - startedAt;
  return {
    url,
    readyMs,
    async stop() {
      child.kill("SIGTERM");
      if (child.exitCode === null) await once(child, "exit");
    },
  };
}

/** Runs a command to its end. @throws Error when it fails */
export async function run(command: string, args: readonly string[], env: Record<string, string> = {}): Promise<void> {
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}`);
}

/** Builds a Next application of this folder, to be started any number of times. */
export const buildPeer = (name: string) => run(process.execPath, [nextBinary, "build", `bench/${name}`]);

/** Starts what `buildPeer` has built. */
export async function startPeer(name: string): Promise<Running> {
  const port = await freePort();
  return start([nextBinary, "start", `bench/${name}`, "-p", String(port)], {}, `http://localhost:${port}/`);
}

/** What `stack.json` says of a running stack, as far as it is of use here. */
/** A home for stacks of one run, without limits of calls. Once one is started, `readStack` tells of it. */
export async function openStackHome() {
  const home = await mkdtemp(join(tmpdir(), "luxxon-bench-"));
  const port = String(await freePort());
  const url = `http://localhost:${port}`;
  const env = { LUXXON_HOME: home, PORT: port, RATE_LIMIT_SCALE: "1000000" };
  const file = join(home, "stack.json");
  process.env[STACK_FILE] = file;
  return {
    async start() {
      const stack = await start([join(root, "stack/run.mjs"), "start"], env, url, `${url}/api/v1/health/ready`);
      // Written once the stack has seen for itself that it is ready.
      for (let tries = 0; !existsSync(file) && tries < 1_500; tries++) await wait(20);
      return stack;
    },
    remove: () => rm(home, { recursive: true, force: true }),
  };
}
