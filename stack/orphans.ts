import { readlink } from "node:fs/promises";
import { basename } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { isAlive, processesWith } from "./processes.ts";

/** Every part carries this in its environment, with the home folder as value: only so is a process known to be ours. */
export const marker = "LUXXON_STACK";

const graceMs = 3_000;

/**
 * Ends the parts that a killed supervisor of the same home left running. The caller holds the lock of the home.
 * @returns how many there were.
 */
export async function endOrphans(home: string): Promise<number> {
  const found = await processesWith(marker, home);
  for (const pid of found) signal(pid, (await programOf(pid)) === "postgres" ? "SIGINT" : "SIGTERM");
  const deadline = Date.now() + graceMs;
  while (Date.now() < deadline && found.some(isAlive)) await delay(50);
  // Looked up again: by now a pid may belong to somebody else.
  for (const pid of await processesWith(marker, home)) signal(pid, "SIGKILL");
  while ((await processesWith(marker, home)).length > 0) await delay(50);
  return found.length;
}

async function programOf(pid: number): Promise<string> {
  return basename(await readlink(`/proc/${pid}/exe`).catch(() => ""));
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
