import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { freePort } from "./ports.ts";
import { logTail, type Part, startProcess, whenParentDies } from "./process.ts";
import { findRedis } from "./redis-binary.ts";

export interface StartRedis {
  folder: string;
  port: number;
  logFile: string;
  dieWithParent?: boolean;
}

const readyTimeoutMs = 20_000;

/** Starts Redis on a loopback port, keeping nothing on disk, and resolves when it answers. */
export async function startRedis({ folder, port, logFile, dieWithParent }: StartRedis): Promise<Part> {
  const { command, env } = await findRedis(console.log);
  await mkdir(folder, { recursive: true });
  const settings = { bind: "127.0.0.1", port, save: "", appendonly: "no", "protected-mode": "yes", dir: folder };
  const part = await startProcess({
    command,
    args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
    logFile,
    cwd: folder,
    env: { ...process.env, ...env },
    stopWith: [{ signal: "SIGTERM", graceMs: 3_000 }],
    ...(dieWithParent ? { dieWithParent: "SIGKILL" as const } : {}),
  });
  let ended: string | undefined;
  void part.exited.then((how) => {
    ended = how;
  });
  const deadline = Date.now() + readyTimeoutMs;
  while (!(await answers(port))) {
    if (ended !== undefined) throw new Error(`Redis ended while starting (${ended}):\n${await logTail(logFile)}`);
    if (Date.now() > deadline) {
      await part.stop();
      throw new Error(`Redis was not ready within ${readyTimeoutMs / 1000} s:\n${await logTail(logFile)}`);
    }
    await delay(20);
  }
  return part;
}

/** A Redis for one test file, on a port of its own; `REDIS_URL` replaces it. */
export async function startTestRedis(): Promise<{ url: string; part?: Part; stop(): Promise<void> }> {
  if (process.env.REDIS_URL) return { url: process.env.REDIS_URL, stop: async () => undefined };
  const folder = await mkdtemp(join(tmpdir(), "luxxon-redis-"));
  const keepFolder = whenParentDies('sleep 2; rm -rf "$1"', folder);
  const port = await freePort();
  const part = await startRedis({ folder, port, logFile: join(folder, "redis.log"), dieWithParent: true });
  return {
    url: `redis://127.0.0.1:${port}`,
    part,
    async stop() {
      await part.stop();
      keepFolder();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write("PING\r\n"));
    const done = (isUp: boolean) => {
      socket.destroy();
      resolve(isUp);
    };
    socket.once("data", (data) => done(data.toString().startsWith("+PONG")));
    socket.once("error", () => done(false));
    socket.setTimeout(500, () => done(false));
  });
}
