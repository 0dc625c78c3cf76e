import { spawn } from "node:child_process";
import { once } from "node:events";
import { inject } from "vitest";
import { replicaBundle } from "./testing-replica-bundle.ts";

export interface Replica {
  url: string;
  pid: number;
  /** Resolves when it has written the request log that it holds in memory. */
  writeLog(): Promise<void>;
  /** SIGKILL: what a crash looks like to the others. */
  kill(): Promise<void>;
  /** SIGTERM, as an orderly end asks for it. @returns the exit code */
  terminate(): Promise<number | null>;
}

/** A second process of the API on a port of its own, with the settings of this process: same origin, same stores. */
export async function startReplica(
  more: Record<string, string> = {},
  { output = "inherit", nodeArgs = [] }: { output?: "inherit" | number; nodeArgs?: string[] } = {},
): Promise<Replica> {
  const program = await replicaBundle(inject("parts").folder);
  const child = spawn(process.execPath, [...nodeArgs, program], {
    env: { ...process.env, ...more },
    stdio: ["pipe", output, output, "ipc"],
  });
  const [port] = (await once(child, "message")) as [number];
  return {
    url: `http://localhost:${port}`,
    pid: child.pid ?? 0,
    async writeLog() {
      const written = once(child, "message");
      child.send("writeLog");
      await written;
    },
    async kill() {
      child.kill("SIGKILL");
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    },
    async terminate() {
      const exit = once(child, "exit");
      child.kill("SIGTERM");
      return (await exit)[0] as number | null;
    },
  };
}
