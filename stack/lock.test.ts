import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { takeLock, waitForLock } from "./lock.ts";

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "luxxon-lock-"));
  path = join(folder, "lock");
});
afterEach(() => rm(folder, { recursive: true }));

async function take() {
  const taken = await takeLock(path);
  if (!("release" in taken)) throw new Error(`held by ${taken.heldBy}`);
  return taken;
}

test("a held lock names its holder, a released one is free, and nothing is left behind", async () => {
  const lock = await take();
  expect(await takeLock(path)).toEqual({ heldBy: process.pid });
  await lock.release();
  await (await take()).release();
  expect(await readdir(folder)).toEqual([]);
});

test("the lock of a process that is gone is taken over", async () => {
  const child = spawn(process.execPath, ["-e", ""]);
  await once(child, "exit");
  await writeFile(path, JSON.stringify({ pid: child.pid, startTime: "1" }));
  await (await take()).release();
});

test("the lock of a process whose pid somebody else has now is taken over", async () => {
  await writeFile(path, JSON.stringify({ pid: process.pid, startTime: "1" }));
  await (await take()).release();
});

test("a lock file cut short by a power failure is nobody's", async () => {
  await writeFile(path, '{"pid":');
  await (await take()).release();
});

test("of many that find a dead holder exactly one gets the lock", async () => {
  await writeFile(path, JSON.stringify({ pid: 2 ** 22 + 1 }));
  const script = `import { takeLock } from ${JSON.stringify(new URL("./lock.ts", import.meta.url).href)};
    const taken = await takeLock(${JSON.stringify(path)});
    console.log("release" in taken ? "got it" : "no");
    process.stdin.resume();`;
  const children = Array.from({ length: 8 }, () =>
    spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: ["pipe", "pipe", "inherit"] }),
  );
  const answers = await Promise.all(children.map(async ({ stdout }) => String((await once(stdout, "data"))[0]).trim()));
  expect(answers.filter((answer) => answer === "got it")).toHaveLength(1);
  for (const child of children) child.stdin.end();
});

test("a wait ends when the holder lets go, and is said once", async () => {
  const lock = await take();
  const told: number[] = [];
  const waiting = waitForLock(path, (pid) => told.push(pid));
  await expect.poll(() => told).toEqual([process.pid]);
  await lock.release();
  await (await waiting).release();
  expect(told).toEqual([process.pid]);
});
