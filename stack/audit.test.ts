import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fundedConsumer, openSettlementWorld, type SettlementWorld, tick } from "#core/settlements/testing.ts";
import { readAuditTarget } from "./audit-target.ts";
import { repositoryRoot } from "./package-file.ts";
import { runAudit } from "./run-audit.ts";

let world: SettlementWorld;
let home: string;

beforeAll(async () => {
  world = await openSettlementWorld();
  home = await mkdtemp(join(tmpdir(), "luxxon-audit-"));
});
afterAll(async () => {
  await world.close();
  await rm(home, { recursive: true, force: true });
});

async function audit(env: Record<string, string>) {
  const out: string[] = [];
  const status = await runAudit({ NODE_ENV: "test", ...env }, (line) => out.push(line));
  return { status, out };
}

test("status 0 and one line when database and chain agree, 1 and a line each when they do not, 2 when nobody can say", async () => {
  const { settings } = world;
  expect(await audit(settings)).toMatchObject({ status: 2, out: [expect.stringContaining("has not been read yet")] });
  await fundedConsumer(world, 1_000_000n);
  await tick(world);
  expect(await audit(settings)).toMatchObject({
    status: 0,
    out: [expect.stringMatching(/^audit: 0 differences; blocks \d+ to \d+, 0 sessions, /)],
  });
  await world.db.rows(sql`update chain_events set amount = amount + 1 where kind = 'DEPOSIT'`);
  expect(await audit(settings)).toMatchObject({
    status: 1,
    out: [
      expect.stringMatching(/^ledger row 0x\w{64}:\d+: amount: database 1000001, chain 1000000$/),
      expect.stringMatching(/^pool of 0x\w{40}: amount: database 1000001, chain 1000000$/),
      expect.stringMatching(/^contract 0x\w{40}: totalHeld: database 1000001, chain 1000000$/),
      expect.stringMatching(/^audit: 3 differences; /),
    ],
  });
  expect((await audit({ ...settings, RPC_URL: "http://127.0.0.1:1" })).status).toBe(2);
});

test("without settings it audits the stack that runs with this home, and says so when there is none", async () => {
  const script = join(repositoryRoot, "stack", "audit.ts");
  const child = spawn(process.execPath, ["--conditions=react-server", script], {
    env: { PATH: process.env.PATH, NODE_ENV: "test", LUXXON_HOME: home },
  });
  const exit = new Promise<number | null>((resolve) => child.once("close", resolve));
  expect(await text(child.stdout)).toContain(`No stack is running with ${home}`);
  expect(await exit).toBe(2);
  await expect(readAuditTarget({ ...process.env, DATABASE_URL: "x", SETTLEMENT_ADDRESS: "y" })).rejects.toThrow(
    "Not set, or malformed: DATABASE_URL, RPC_URL, USDC_ADDRESS, SETTLEMENT_ADDRESS",
  );
  const { databaseUrl, rpcUrl } = { databaseUrl: world.db.url, rpcUrl: world.rpcUrl };
  const stack = { databaseUrl, chain: { chainId: 31337, rpcUrl } };
  await writeFile(join(home, "stack.json"), JSON.stringify(stack));
  const { usdcAddress, settlementAddress } = world.contracts;
  const deployment = {
    usdcAddress,
    settlementAddress,
    deployBlock: "3",
    previous: [{ settlementAddress: usdcAddress }],
  };
  await writeFile(join(home, "contracts.json"), JSON.stringify(deployment));
  expect(await readAuditTarget({ ...process.env, LUXXON_HOME: home })).toEqual({
    databaseUrl,
    deployBlock: 3n,
    CHAIN_ID: 31337,
    RPC_URL: rpcUrl,
    USDC_ADDRESS: usdcAddress,
    SETTLEMENT_ADDRESS: settlementAddress,
    PREVIOUS_SETTLEMENT_ADDRESSES: [usdcAddress],
  });
});
