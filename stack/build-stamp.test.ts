import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { buildStamp } from "./build-stamp.ts";

let root: string;
const stampOf = (conditions = "31337 ") => buildStamp({ root, distDir: ".next", conditions });
const source = (path: string, text: string) => writeFile(join(root, path), text);

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "luxxon-stamp-"));
  for (const folder of ["app", ".next"]) await mkdir(join(root, folder));
  await source("app/page.tsx", "one");
  await source("server.ts", "one");
});
afterEach(() => rm(root, { recursive: true }));

async function build(): Promise<void> {
  await (await stampOf().prepare())();
}

test("no build, and one that was broken off, are not fresh; a whole one is", async () => {
  expect(await stampOf().isFresh()).toBe(false);
  await stampOf().prepare();
  expect(await stampOf().isFresh()).toBe(false);
  await source(".next/luxxon-build", '{"hash":');
  expect(await stampOf().isFresh()).toBe(false);
  await build();
  expect(await stampOf().isFresh()).toBe(true);
});

test.each([
  ["another content of the same length", () => source("app/page.tsx", "two")],
  ["a content put back to the old time", () => source("app/page.tsx", "two").then(() => setBack("app/page.tsx"))],
  ["a new source", () => source("app/layout.tsx", "")],
  ["a source that is gone", () => rm(join(root, "server.ts"))],
])("%s makes it stale", async (_, change) => {
  await setBack("app/page.tsx");
  await build();
  await change();
  expect(await stampOf().isFresh()).toBe(false);
});

const setBack = (path: string) => utimes(join(root, path), 0, 0);

test("the same content in a new file does not, and is looked at once", async () => {
  await build();
  const before = await readFile(join(root, ".next/luxxon-build"), "utf8");
  await rm(join(root, "app/page.tsx"));
  await source("app/page.tsx", "one");
  expect(await stampOf().isFresh()).toBe(true);
  const after = await readFile(join(root, ".next/luxxon-build"), "utf8");
  expect(after).not.toBe(before);
  expect(await stampOf().isFresh()).toBe(true);
  expect(await readFile(join(root, ".next/luxxon-build"), "utf8")).toBe(after);
});

test("tests and documents of elsewhere do not", async () => {
  await build();
  await source("app/page.test.tsx", "");
  await source("README.md", "");
  expect(await stampOf().isFresh()).toBe(true);
});

test("a build for another chain, or made while a source changed, is another build", async () => {
  await build();
  expect(await stampOf("84532 ").isFresh()).toBe(false);
  const write = await stampOf().prepare();
  await source("server.ts", "changed meanwhile");
  await write();
  expect(await stampOf().isFresh()).toBe(false);
});
