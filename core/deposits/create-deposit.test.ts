import { sql } from "drizzle-orm";
import { type Address, type Hex, parseGwei } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { luxxonSettlementAbi } from "#contracts/abi/luxxon-settlement.ts";
import { testUsdcAbi } from "#contracts/abi/test-usdc.ts";
import { createChainClient } from "#contracts/client.ts";
import { deployErc1271Wallet, fundAccount } from "#contracts/testing.ts";
import { moveClock } from "#db/testing.ts";
import type { Clients } from "../context.ts";
import { insertWorkspace, keyContext, type StoredWorkspace } from "../sessions/testing.ts";
import {
  asOwner,
  asTokenOwner,
  endedSession,
  fundedConsumer,
  nodeIsIdle,
  openSettlementWorld,
  type SettlementWorld,
  settlementOf,
  tick,
} from "../settlements/testing.ts";
import { createDeposit } from "./create-deposit.ts";
import { CreateDepositInput } from "./deposits.schemas.ts";
import { type SignedDepositBody, signedDeposit } from "./testing.ts";

let world: SettlementWorld;
beforeAll(async () => {
  world = await openSettlementWorld();
});
afterAll(() => world.close());
afterEach(async () => {
  await world.anvil.setAutomine(true);
  await world.anvil.mine({ blocks: 1 });
});

interface Payer extends StoredWorkspace {
  privateKey: Hex;
}

/** A wallet with USDC of its own and a workspace. */
async function payer(amountMicroUsdc = 10_000_000n, walletAddress?: Address): Promise<Payer> {
  const privateKey = generatePrivateKey();
  const address = walletAddress ?? privateKeyToAccount(privateKey).address;
  await mint(address, amountMicroUsdc);
  return { ...(await insertWorkspace(world.db, { walletAddress: address })), privateKey };
}

async function mint(to: Address, amount: bigint): Promise<void> {
  const account = privateKeyToAccount(world.contracts.ownerPrivateKey);
  const { usdcAddress: address } = world.contracts;
  const call = { abi: testUsdcAbi, address, functionName: "mint", args: [to, amount], account } as const;
  const hash = await world.anvil.writeContract(call);
  await world.anvil.waitForTransactionReceipt({ hash, pollingInterval: 20 });
}

const sign = ({ privateKey }: Payer, change: Partial<Parameters<typeof signedDeposit>[0]> = {}) =>
  signedDeposit({ rpcUrl: world.rpcUrl, ...world.contracts, privateKey, ...change });

const deposit = (by: StoredWorkspace, body: SignedDepositBody, clients: Partial<Clients> = {}) =>
  createDeposit({ ...keyContext(world.clients, by, ["wallet:read"]), ...clients }, CreateDepositInput.parse(body));

const refusal = (by: StoredWorkspace, body: SignedDepositBody, clients: Partial<Clients> = {}) =>
  deposit(by, body, clients).then(
    () => "accepted",
    (error: { code: string; detail: string; name: string }) =>
      error.code ? `${error.code} ${error.detail}` : error.name,
  );

function poolOf({ walletAddress }: StoredWorkspace): Promise<bigint> {
  const { settlementAddress: address } = world.contracts;
  return world.anvil.readContract({
    abi: luxxonSettlementAbi,
    address,
    functionName: "deposits",
    args: [walletAddress],
  });
}

const transactionsOf = ({ id }: StoredWorkspace) =>
  world.db.rows<{ status: string; nonce: string; hash: Hex }>(sql`select t.status, t.nonce, t.hash
    from relayer_transactions t join deposits d on d.id = t.deposit_id where d.workspace_id = ${id} order by t.nonce, t.id`);

const nextNonce = () => world.anvil.getTransactionCount({ address: world.relayerAddress });

describe("a deposit by signature", () => {
  test("is in the pool and in the ledger, and the wallet needed no gas", async () => {
    const by = await payer();
    const { txHash, state } = await deposit(by, await sign(by, { amountMicroUsdc: 2_500_000n }));
    expect(state).toBe("SUBMITTED");
    await nodeIsIdle(world);
    expect(await poolOf(by)).toBe(2_500_000n);
    await tick(world);
    await tick(world);
    const rows = await world.db.rows(sql`select kind, amount::text as amount, tx_hash as "txHash" from chain_events
      where wallet_address = ${by.walletAddress}`);
    expect(rows).toEqual([{ kind: "DEPOSIT", amount: "2500000", txHash }]);
    expect(await transactionsOf(by)).toMatchObject([{ status: "MINED" }]);
    expect(await world.anvil.getBalance({ address: by.walletAddress })).toBe(0n);
  });

  test("of a smart wallet counts by ERC-1271", async () => {
    const privateKey = generatePrivateKey();
    const wallet = await deployErc1271Wallet(world.rpcUrl, privateKeyToAccount(privateKey).address);
    const by = { ...(await payer(5_000_000n, wallet)), privateKey };
    await deposit(by, await sign(by, { from: wallet }));
    await nodeIsIdle(world);
    expect(await poolOf(by)).toBe(1_000_000n);
    const stranger = { ...by, privateKey: generatePrivateKey() };
    expect(await refusal(by, await sign(stranger, { from: wallet }))).toBe("INVALID_INPUT signature");
  });

  test("sent twenty times at once, and again when it is in a block, is one transaction with one hash", async () => {
    const by = await payer();
    const body = await sign(by);
    const answers = await Promise.all(Array.from({ length: 20 }, () => deposit(by, body)));
    await nodeIsIdle(world);
    await tick(world);
    const again = await deposit(by, { ...body, signature: body.signature.toUpperCase().replace("0X", "0x") as Hex });
    expect(new Set([...answers, again].map(({ txHash }) => txHash)).size).toBe(1);
    expect(await transactionsOf(by)).toHaveLength(1);
    expect(await poolOf(by)).toBe(1_000_000n);
  });

  test("with the nonce of another body, or one that the token has seen, is refused", async () => {
    const by = await payer();
    const body = await sign(by);
    await deposit(by, body);
    const { nonce } = body;
    expect(await refusal(by, await sign(by, { nonce, amountMicroUsdc: 2_000_000n }))).toBe(
      "CONFLICT deposit:nonceUsed",
    );
    const elsewhere = await sign(by);
    await fundAccount(world.rpcUrl, by.walletAddress);
    const hash = await world.anvil.writeContract({
      abi: luxxonSettlementAbi,
      address: world.contracts.settlementAddress,
      functionName: "depositWithAuthorization",
      args: [by.walletAddress, 1_000_000n, 0n, BigInt(elsewhere.validBefore), elsewhere.nonce, elsewhere.signature],
      account: privateKeyToAccount(by.privateKey),
    });
    await world.anvil.waitForTransactionReceipt({ hash, pollingInterval: 20 });
    expect(await refusal(by, elsewhere)).toBe("CONFLICT deposit:nonceUsed");
    expect(await transactionsOf(by)).toHaveLength(1);
  });
});

describe("refused before anything is stored", () => {
  test("a signature of somebody else, of another domain, contract or amount", async () => {
    const by = await payer();
    const stranger = await payer();
    const good = await sign(by);
    const bodies = [
      await sign({ ...stranger, walletAddress: by.walletAddress }, { from: by.walletAddress }),
      await sign(by, { settlementAddress: stranger.walletAddress }),
      { ...good, amountMicroUsdc: "9000000" },
      { ...good, validAfter: "1" },
      { ...good, nonce: `0x${"0".repeat(64)}` as Hex },
      { ...good, signature: "0x00" as Hex },
      { ...good, signature: `${good.signature}00` as Hex },
    ];
    for (const body of bodies) expect(await refusal(by, body)).toBe("INVALID_INPUT signature");
    expect(await refusal(stranger, good)).toBe("INVALID_INPUT signature");
    expect([await transactionsOf(by), await transactionsOf(stranger)]).toEqual([[], []]);
  });

  test("too early, too late, and more than the wallet has, by the chain's clock", async () => {
    const by = await payer(1_500_000n);
    const { timestamp } = await world.anvil.getBlock();
    expect(await refusal(by, await sign(by, { validAfter: timestamp + 3_600n }))).toBe("INVALID_INPUT validAfter");
    expect(await refusal(by, await sign(by, { validBefore: timestamp }))).toBe("INVALID_INPUT validBefore");
    expect(await refusal(by, await sign(by, { amountMicroUsdc: 1_500_001n }))).toBe("INVALID_INPUT amountMicroUsdc");
    expect(await transactionsOf(by)).toEqual([]);
  });

  test("a paused contract or token, a node that is away, a relayer without gas: 503, and it works when they are back", async () => {
    const by = await payer();
    const body = await sign(by);
    await asOwner(world, "pause");
    expect(await refusal(by, body)).toBe("UNAVAILABLE chain:unavailable");
    await asOwner(world, "unpause");
    await asTokenOwner(world, "pause");
    expect(await refusal(by, body)).toBe("UNAVAILABLE chain:unavailable");
    await asTokenOwner(world, "unpause");
    const chain = createChainClient({ ...world.clients.settings, RPC_URL: "http://127.0.0.1:1" });
    expect(await refusal(by, body, { chain })).toBe("ChainUnavailableError");
    await fundAccount(world.rpcUrl, world.relayerAddress, 1n);
    expect(await refusal(by, body)).toBe("UNAVAILABLE chain:unavailable");
    await fundAccount(world.rpcUrl, world.relayerAddress);
    expect(await transactionsOf(by)).toEqual([]);
    expect(await refusal(by, body)).toBe("accepted");
  });

  test("the twenty-first of a wallet in a day, over all its workspaces and however many come at once", async () => {
    const by = await payer(30_000_000n);
    const sibling = await insertWorkspace(world.db, { walletAddress: by.walletAddress });
    const bodies = await Promise.all(Array.from({ length: 23 }, () => sign(by)));
    const answers = await Promise.all(bodies.map((body, n) => refusal(n % 2 ? by : sibling, body)));
    expect(answers.filter((answer) => answer === "accepted")).toHaveLength(20);
    expect(answers.filter((answer) => answer === "RATE_LIMITED rate:deposit")).toHaveLength(3);
    const kept = bodies[answers.indexOf("accepted")];
    const refused = bodies[answers.indexOf("RATE_LIMITED rate:deposit")];
    if (!kept || !refused) throw new Error("unreachable");
    expect(await refusal(by, kept)).toBe("accepted");
    await expect(deposit(by, refused)).rejects.toMatchObject({ retryAfterSeconds: expect.any(Number) });
    await moveClock(world.db, 86_400_000);
    expect(await refusal(by, refused)).toBe("accepted");
  });
});

describe("whatever happens on the way, it is paid once and leaves no gap in the relayer's nonces", () => {
  /** A process whose node takes nothing: what is stored is all that there is, as after a kill. */
  const silent = (): Partial<Clients> => {
    const { chain } = world.clients;
    const broadcast = () => Promise.reject(new Error("no answer"));
    return { chain: { ...chain, relayer: { ...chain.relayer, broadcast } } };
  };

  test("killed between storing and broadcasting: the tick broadcasts the stored bytes", async () => {
    const by = await payer();
    const body = await sign(by);
    const before = await nextNonce();
    const stored = await deposit(by, body, silent());
    expect([await nextNonce(), await poolOf(by)]).toEqual([before, 0n]);
    expect(await deposit(by, body)).toEqual(stored);
    await tick(world);
    expect([await nextNonce(), await poolOf(by)]).toEqual([before + 1, 1_000_000n]);
    expect(await transactionsOf(by)).toMatchObject([{ hash: stored.txHash }]);
  });

  test("settlements and deposits share the nonces: a stored deposit holds up nobody, and all are mined", async () => {
    const [by, consumer] = [await payer(), await fundedConsumer(world)];
    await deposit(by, await sign(by), silent());
    const session = await endedSession(world, { consumer });
    const others: Payer[] = [];
    for (let n = 0; n < 5; n++) others.push(await payer());
    await Promise.all([tick(world), ...others.map(async (other) => deposit(other, await sign(other)))]);
    for (let ticks = 0; ticks < 3; ticks++) await tick(world);
    for (const each of [by, ...others]) expect(await poolOf(each)).toBe(1_000_000n);
    expect(await settlementOf(world.db, session.id)).toMatchObject({ state: "CONFIRMED" });
    const [nonces] = await world.db.rows<{ next: string; count: number }>(sql`select n.next_nonce as next,
      (select count(distinct nonce)::int from relayer_transactions) as count from relayer_nonces n`);
    expect([Number(nonces?.next), nonces?.count]).toEqual([await nextNonce(), await nextNonce()]);
  });

  test("a stuck one is replaced at a higher fee, and a repeat names the new hash", async () => {
    const by = await payer();
    const body = await sign(by);
    await world.anvil.setAutomine(false);
    const first = await deposit(by, body);
    await moveClock(world.db, 31_000);
    await tick(world);
    const [before, after] = await transactionsOf(by);
    expect(before?.nonce).toBe(after?.nonce);
    expect(before?.hash).toBe(first.txHash);
    expect(await deposit(by, body)).toMatchObject({ txHash: after?.hash });
    await world.anvil.mine({ blocks: 1 });
    await tick(world);
    expect((await transactionsOf(by)).map(({ status }) => status)).toEqual(["REPLACED", "MINED"]);
    expect(await poolOf(by)).toBe(1_000_000n);
  });

  test("one that reverts because the USDC went elsewhere may be sent again, with the same signature, and pays once", async () => {
    const by = await payer(1_000_000n);
    const body = await sign(by);
    await fundAccount(world.rpcUrl, by.walletAddress);
    await world.anvil.setAutomine(false);
    const first = await deposit(by, body);
    const account = privateKeyToAccount(by.privateKey);
    const elsewhere = await insertWorkspace(world.db);
    await world.anvil.writeContract({
      abi: testUsdcAbi,
      address: world.contracts.usdcAddress,
      functionName: "transfer",
      args: [elsewhere.walletAddress, 1_000_000n],
      account,
      // Given, so that the node does not try it on top of the waiting deposit.
      gas: 100_000n,
      nonce: 0,
      maxFeePerGas: parseGwei("500"),
      maxPriorityFeePerGas: parseGwei("400"),
    });
    await world.anvil.mine({ blocks: 1 });
    await world.anvil.setAutomine(true);
    await tick(world);
    expect(await transactionsOf(by)).toMatchObject([{ status: "REVERTED" }]);
    expect(await refusal(by, body)).toBe("INVALID_INPUT amountMicroUsdc");
    await mint(by.walletAddress, 1_000_000n);
    const [second, repeat] = await Promise.all([deposit(by, body), deposit(by, body)]);
    expect(second.txHash).toBe(repeat.txHash);
    expect(second.txHash).not.toBe(first.txHash);
    await nodeIsIdle(world);
    await tick(world);
    expect((await transactionsOf(by)).map(({ status }) => status)).toEqual(["REVERTED", "MINED"]);
    expect(await poolOf(by)).toBe(1_000_000n);
  });
});
