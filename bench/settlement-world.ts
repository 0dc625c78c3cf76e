import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { createChainClient } from "#contracts/client.ts";
import { deployForTest, fundAccount, mintAndDeposit, startAnvil, type TestContracts } from "#contracts/testing.ts";
import type { Clients, Context } from "#core/context.ts";
import { endSession } from "#core/sessions/end-session.ts";
import {
  insertSession,
  insertWorkspace,
  keyContext,
  type StoredWorkspace,
  testClients,
} from "#core/sessions/testing.ts";
import { settle as settleParts } from "#core/tick/settle.ts";
import { openTestDatabase } from "#db/testing.ts";
import { startTestParts } from "#stack/testing.ts";

export interface SettlementWorld {
  ctx: Context;
  rpcUrl: string;
  contracts: TestContracts;
  /** So many sessions that were LIVE and are over, of several consumers and operators. */
  endSessions(count: number): Promise<void>;
  stop(): Promise<void>;
}

const consumers = 20;
const operators = 50;
const usdc = 1_000_000n;

/** A chain, contracts and a database of their own, in which sessions end. `blockSeconds` 0: blocks come at once. */
export async function openSettlementWorld(blockSeconds: number): Promise<SettlementWorld> {
  const parts = await startTestParts();
  const node = await startAnvil({ args: blockSeconds > 0 ? ["--block-time", String(blockSeconds)] : [] });
  const relayerKey = generatePrivateKey();
  const relayer = privateKeyToAccount(relayerKey).address;
  await fundAccount(node.url, relayer);
  const contracts = await deployForTest(node.url, relayer);
  const db = await openTestDatabase(parts.databaseUrl);
  const base = testClients({ db });
  const settings: Clients["settings"] = {
    ...base.settings,
    RPC_URL: node.url,
    USDC_ADDRESS: contracts.usdcAddress,
    SETTLEMENT_ADDRESS: contracts.settlementAddress,
    SETTLEMENT_DEPLOY_BLOCK: contracts.deployBlock,
    RELAYER_PRIVATE_KEY: relayerKey,
    CONFIRMATIONS: 1,
  };
  const clients: Clients = { ...base, settings, chain: createChainClient(settings) };
  const ctx: Context = { ...clients, actor: { kind: "system" }, requestId: "bench", ip: null };

  async function fund(): Promise<StoredWorkspace> {
    const privateKey = generatePrivateKey();
    await mintAndDeposit({ rpcUrl: node.url, ...contracts, privateKey, amountMicroUsdc: 1_000_000n * usdc });
    return insertWorkspace(db, { walletAddress: privateKeyToAccount(privateKey).address });
  }
  const payers = await Promise.all(Array.from({ length: consumers }, fund));
  const payees = await Promise.all(Array.from({ length: operators }, () => insertWorkspace(db)));
  let ended = 0;
  async function endOne(): Promise<void> {
    const consumer = payers[ended % consumers] as StoredWorkspace;
    const operator = payees[ended++ % operators] as StoredWorkspace;
    const id = await insertSession(db, { consumer, operator, state: "LIVE", startedAgoMs: 28_100 });
    await endSession(keyContext(clients, consumer), { id });
  }

  return {
    ctx,
    rpcUrl: node.url,
    contracts,
    async endSessions(count) {
      for (let done = 0; done < count; done += 10) {
        await Promise.all(Array.from({ length: Math.min(10, count - done) }, endOne));
      }
    },
    async stop() {
      await db.close();
      await node.stop();
      await parts.stop();
    },
  };
}

/** What a tick does for settlements. */
export async function settle(ctx: Context): Promise<void> {
  await settleParts((_name, run) => run(ctx));
}
