import { readdir, readFile, readlink, realpath } from "node:fs/promises";
import { basename } from "node:path";

/** True while a process with this pid exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** The processes of this program whose working directory is this one. Empty where there is no /proc. */
export async function processesIn(directory: string, program: string): Promise<number[]> {
  const wanted = await realpath(directory).catch(() => undefined);
  if (!wanted) return [];
  const found: number[] = [];
  for (const pid of await allPids()) {
    const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
    if (cwd !== wanted) continue;
    const executable = await readlink(`/proc/${pid}/exe`).catch(() => "");
    if (basename(executable.replace(/ \(deleted\)$/, "")) === program) found.push(pid);
  }
  return found;
}

/** Those of these processes whose parent is none of them. */
export async function withoutChildren(pids: readonly number[]): Promise<number[]> {
  const parents = await Promise.all(pids.map(parentOf));
  return pids.filter((_, at) => !pids.includes(parents[at] ?? 0));
}

async function parentOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  // `pid (name) state parent …`; a name may hold anything.
  return Number(stat.slice(stat.lastIndexOf(")")).split(" ")[2]);
}

/** The processes that carry `NAME=value` in the environment they were started with. Empty where there is no /proc. */
export async function processesWith(name: string, value: string): Promise<number[]> {
  const found: number[] = [];
  for (const pid of await allPids()) {
    const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
    if (environment.split("\0").includes(`${name}=${value}`) && pid !== process.pid) found.push(pid);
  }
  return found;
}

async function allPids(): Promise<number[]> {
  const entries = await readdir("/proc").catch(() => []);
  return entries.filter((entry) => /^\d+$/.test(entry)).map(Number);
}
