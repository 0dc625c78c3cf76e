import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { repositoryRoot } from "./package-file.ts";

/** A failure whose message is all that a person needs; printed without a stack trace. */
export class StartError extends Error {
  override readonly name = "StartError";
}

/** The folder with all state of one stack: `LUXXON_HOME`, else `.luxxon` in the checkout. */
export async function openHome(): Promise<string> {
  const home = resolve(process.env.LUXXON_HOME || join(repositoryRoot, ".luxxon"));
  try {
    await mkdir(join(home, "logs"), { recursive: true, mode: 0o755 });
    const probe = join(home, "logs", ".writable");
    await writeFile(probe, "");
    await rm(probe);
  } catch (cause) {
    throw new StartError(
      `${home} cannot be written to (${(cause as Error).message}). Set LUXXON_HOME to a folder of yours.`,
    );
  }
  return home;
}

/** A JSON file of the home folder, or undefined when there is none. */
export async function readJson<T>(path: string): Promise<T | undefined> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  return text === undefined ? undefined : JSON.parse(text);
}

/** Replaces a JSON file in one step, readable by its owner alone. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  const fresh = `${path}.${process.pid}.new`;
  await writeFile(fresh, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600, flush: true });
  await rename(fresh, path);
}

const largestLogBytes = 10 * 1024 * 1024;

/** Where a part writes its output. A large log of earlier runs is put aside. */
export async function prepareLog(home: string, part: string): Promise<string> {
  const path = join(home, "logs", `${part}.log`);
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size > largestLogBytes) await rename(path, `${path}.old`);
  return path;
}
