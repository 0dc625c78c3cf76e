import { execFileSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** What exists on the local chain only; reached through `local-chain.ts` and nothing else. */
const LOCAL_ONLY = [
  "development-wallet",
  "development-provider",
  "development-ask",
  "development-request-view",
  "local-faucet",
  "mint-by-wallet",
];
const sources = globSync("{app,components}/**/*.{ts,tsx}").filter(
  (file) => !/\.test\.tsx?$|local-chain(\.none)?\.ts$/.test(file),
);
const importsOf = (file: string) =>
  [...readFileSync(file, "utf8").matchAll(/(?:from|import\() ?"([^"]+)"/g)].map(([, name = ""]) => name);
const isLocalOnly = (file: string) => LOCAL_ONLY.some((name) => file.includes(`/${name}.`));

test("a build for another chain replaces the module of the local chain, a local build does not", () => {
  const aliases = (chainId: string) =>
    execFileSync(
      process.execPath,
      ["-e", 'import("./next.config.ts").then((m) => console.log(JSON.stringify(m.default.turbopack.resolveAlias)))'],
      {
        env: { ...process.env, CHAIN_ID: chainId },
        encoding: "utf8",
      },
    );
  const name = "#components/wallet/local-chain.ts";
  expect(JSON.parse(aliases("84532"))[name]).toBe("./components/wallet/local-chain.none.ts");
  expect(JSON.parse(aliases("8453"))[name]).toBe("./components/wallet/local-chain.none.ts");
  expect(JSON.parse(aliases("31337"))[name]).toBeUndefined();
});

test("nothing else leads to the development wallet or the faucet", () => {
  const leaks = sources
    .filter((file) => !isLocalOnly(file))
    .flatMap((file) =>
      importsOf(file)
        .filter(isLocalOnly)
        .map((name) => `${file} → ${name}`),
    );
  expect(leaks).toEqual([]);
});

test("the module is always imported by the name that is replaced", () => {
  const others = sources
    .filter((file) => !isLocalOnly(file))
    .flatMap((file) =>
      importsOf(file)
        .filter((name) => /\/local-chain\.ts$/.test(name) && !name.startsWith("#"))
        .map((name) => `${file} → ${name}`),
    );
  expect(others).toEqual([]);
});

test("the wallet and pool components speak of it nowhere else", () => {
  const words = /test USDC|test ETH|[Dd]evelopment wallet/;
  const ours = sources.filter((file) => /^components\/(wallet|pool)\//.test(file) && !isLocalOnly(file));
  const spoken = ours.filter((file) =>
    words.test(readFileSync(file, "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "")),
  );
  expect(spoken).toEqual([]);
});
