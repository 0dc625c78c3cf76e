import { once } from "node:events";
import { readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { logTail, type Part, settlesWithin, startProcess } from "./process.ts";

export interface StartSpicedb {
  port: number;
  token: string;
  logFile: string;
  env?: NodeJS.ProcessEnv;
  dieWithParent?: boolean;
}

const readyTimeoutMs = 30_000;
const socketPrefix = "spicedb-streaming-";
const longestSocketPath = 100;

/** Starts SpiceDB with its memory store, empty, on a loopback port behind the token. Resolves when it answers. */
export async function startSpicedb(options: StartSpicedb): Promise<Part> {
  const socketDir = await prepareSocketDir(dirname(options.logFile));
  const part = await startProcess({
    command: process.execPath,
    args: ["--disable-warning=ExperimentalWarning", fileURLToPath(new URL("./spicedb-server.ts", import.meta.url))],
    logFile: options.logFile,
    env: {
      ...(options.env ?? process.env),
      NODE_OPTIONS: "",
      TMPDIR: socketDir,
      SPICEDB_PORT: String(options.port),
      SPICEDB_TOKEN: options.token,
    },
    ipc: true,
    stopWith: [{ signal: "SIGTERM", graceMs: 2_000 }],
    ...(options.dieWithParent ? { dieWithParent: "SIGKILL" as const } : {}),
  });
  const ready = once(part.child, "message");
  // A killed server leaves its streaming socket behind.
  void part.exited.then(() => rm(join(socketDir, `${socketPrefix}${part.pid}-1.sock`), { force: true }));
  const first = await Promise.race([
    settlesWithin(ready, readyTimeoutMs),
    part.exited.then((how) => `ended while starting (${how})`),
  ]);
  if (first !== true) {
    await part.stop();
    const why = first || `was not ready within ${readyTimeoutMs / 1000} s`;
    throw new Error(`SpiceDB ${why}:\n${await logTail(options.logFile)}`);
  }
  part.child.disconnect();
  return part;
}

/** The folder of the library's streaming socket: ours, emptied of what killed servers left, unless its path is too long. */
async function prepareSocketDir(own: string): Promise<string> {
  if (Buffer.byteLength(join(own, `${socketPrefix}9999999-1.sock`)) > longestSocketPath) return tmpdir();
  const left = (await readdir(own)).filter((name) => name.startsWith(socketPrefix));
  await Promise.all(left.map((name) => rm(join(own, name), { force: true })));
  return own;
}
