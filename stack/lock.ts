import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { isAlive } from "./processes.ts";

interface Holder {
  pid: number;
  /** The kernel's start time of that process: a later process with the same pid has another one. */
  startTime: string | undefined;
}

/**
 * Takes a lock file for this process, taking it over from a holder that is gone.
 * @returns a release, or the pid of the process that holds it.
 */
export async function takeLock(path: string): Promise<{ release(): Promise<void> } | { heldBy: number }> {
  const mine: Holder = { pid: process.pid, startTime: await startTimeOf(process.pid) };
  const fresh = `${path}.${process.pid}`;
  await writeFile(fresh, JSON.stringify(mine));
  try {
    for (;;) {
      try {
        await link(fresh, path);
        return { release: () => rm(path, { force: true }) };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
      const text = await readFile(path, "utf8").catch(() => "");
      const holder = parseHolder(text);
      if (holder && (await isSameProcess(holder))) return { heldBy: holder.pid };
      await removeIfStill(path, text);
    }
  } finally {
    await rm(fresh, { force: true });
  }
}

/** As `takeLock`, waiting while somebody else holds it. `waiting` is called once if there is a wait. */
export async function waitForLock(path: string, waiting: (pid: number) => void): Promise<{ release(): Promise<void> }> {
  for (let told = false; ; told = true) {
    const taken = await takeLock(path);
    if ("release" in taken) return taken;
    if (!told) waiting(taken.heldBy);
    await delay(250);
  }
}

/** Of two processes that find the same dead holder only one may remove it, and neither may remove the other's lock. */
async function removeIfStill(path: string, text: string): Promise<void> {
  const aside = `${path}.${process.pid}.stale`;
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  if ((await readFile(aside, "utf8")) !== text) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

function parseHolder(text: string): Holder | undefined {
  try {
    const holder = JSON.parse(text);
    return typeof holder?.pid === "number" ? holder : undefined;
  } catch {
    // Cut short by a power failure: nobody's.
    return undefined;
  }
}

async function isSameProcess({ pid, startTime }: Holder): Promise<boolean> {
  return isAlive(pid) && (startTime === undefined || (await startTimeOf(pid)) === startTime);
}

/** Field 22 of /proc/<pid>/stat, counted behind the name, which may hold spaces. Undefined where there is no /proc. */
async function startTimeOf(pid: number): Promise<string | undefined> {
  const line = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  return line?.slice(line.lastIndexOf(")") + 2).split(" ")[19];
}
