import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
let folder: string;

/** A project beside which the package is installed. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "luxxon-sdk-"));
  const installed = join(folder, "node_modules", "@luxxon", "sdk");
  await mkdir(installed, { recursive: true });
  run(["sdk/build.mjs", join(installed, "dist")], root);
  await symlink(join(root, "sdk", "package.json"), join(installed, "package.json"));
  for (const name of ["openapi-fetch", "openapi-typescript-helpers"])
    await symlink(join(root, "node_modules", name), join(folder, "node_modules", name));
  await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module" }));
});
afterAll(() => rm(folder, { recursive: true }));

const run = (args: string[], cwd = folder) => execFileSync(process.execPath, args, { cwd, encoding: "utf8" });

test("the built package loads in plain Node and says what it exports", async () => {
  await writeFile(join(folder, "use.mjs"), `console.log(Object.keys(await import("@luxxon/sdk")).join())`);
  expect(run(["use.mjs"]).trim()).toBe("LuxxonError,WaitError,createLuxxon");
});

test("its types let through what the API takes, and refuse what it does not", async () => {
  await writeFile(
    join(folder, "use.ts"),
    `import { createLuxxon, type Session } from "@luxxon/sdk";
    const luxxon = createLuxxon({ baseUrl: "http://localhost", apiKey: "k" });
    const params = { path: { id: "x" } };
    export const good: Promise<Session>[] = [
      luxxon.get("/sessions/{id}", { params }),
      luxxon.post("/sessions/{id}/accept", { params }),
      luxxon.post("/sessions", { body: { lat: 1, lng: 2, maxDurationSeconds: 3 } }),
    ];
    // @ts-expect-error a path parameter is missing
    luxxon.get("/sessions/{id}");
    // @ts-expect-error no such path
    luxxon.get("/nothing");
    // @ts-expect-error no such method
    luxxon.delete("/wallet");
    // @ts-expect-error a wallet is no session
    export const wallet: Promise<Session> = luxxon.get("/wallet");
    // @ts-expect-error a member of the wrong type
    luxxon.post("/sessions", { body: { lat: 1, lng: "2", maxDurationSeconds: 3 } });
    `,
  );
  const tsc = join(root, "node_modules/typescript-native/bin/tsc");
  expect(run([tsc, "--noEmit", "--strict", "--module", "nodenext", "--target", "es2022", "use.ts"])).toBe("");
});
