import { setTimeout as wait } from "node:timers/promises";
import { createPublicClient, createWalletClient, type Hex, http, parseSignature } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { anvil } from "viem/chains";
import { luxxonSettlementAbi } from "#contracts/abi/luxxon-settlement.ts";
import { testUsdcAbi } from "#contracts/abi/test-usdc.ts";
import { fundAccount } from "#contracts/testing.ts";
import { createDeposit } from "#core/deposits/create-deposit.ts";
import { CreateDepositInput } from "#core/deposits/deposits.schemas.ts";
import { readTokenDomain, signedDeposit } from "#core/deposits/testing.ts";
import { insertWorkspace, keyContext } from "#core/sessions/testing.ts";
import type { Row } from "./measure.ts";
import { openSettlementWorld, type SettlementWorld, settle } from "./settlement-world.ts";

const amountMicroUsdc = 5_000_000n;
const patienceMs = 60_000;

/** What a person has to do for a first top-up, counted: signatures by the wallet, transactions by its nonce on chain. */
export async function measureTopUp(): Promise<Row[]> {
  const world = await openSettlementWorld(0);
  try {
    const [relayed, permitted] = [await topUpRelayed(world), await topUpByPermit(world)];
    return [
      row("signatures for a first top-up, relayed (EIP-3009)", relayed.signatures, 1),
      row("transactions for a first top-up, relayed (EIP-3009)", relayed.transactions, 0),
      row("transactions for a first top-up by permit (EIP-2612)", permitted.transactions, 1),
    ];
  } finally {
    await world.stop();
  }
}

const row = (what: string, count: number, wanted: number): Row => ({
  id: "G6",
  what,
  ratio: count,
  spread: [count, count],
  target: `${wanted}`,
  met: count === wanted,
});

/** A wallet with USDC and nothing else, which counts what it is asked to sign. */
async function newcomer({ rpcUrl, contracts }: SettlementWorld) {
  const privateKey = generatePrivateKey();
  const account = privateKeyToAccount(privateKey);
  const { usdcAddress: address, ownerPrivateKey } = contracts;
  const owner = clientOf(rpcUrl, ownerPrivateKey);
  const mint = { abi: testUsdcAbi, address, functionName: "mint", args: [account.address, amountMicroUsdc] } as const;
  await mined(rpcUrl, await owner.writeContract(mint));
  const { address: wallet } = account;
  let signatures = 0;
  const signTypedData: typeof account.signTypedData = (data) => {
    signatures += 1;
    return account.signTypedData(data);
  };
  return { privateKey, address: wallet, account: { address: wallet, signTypedData }, signatures: () => signatures };
}

/** Through the operation `POST /wallet/deposits`; the wallet has no ether at all. */
async function topUpRelayed(world: SettlementWorld) {
  const { rpcUrl, contracts, ctx } = world;
  const { privateKey, address, account: signer, signatures } = await newcomer(world);
  const workspace = await insertWorkspace(ctx.db, { walletAddress: address });
  const body = await signedDeposit({ rpcUrl, ...contracts, privateKey, signer, amountMicroUsdc });
  await createDeposit(keyContext(ctx, workspace, ["wallet:read"]), CreateDepositInput.parse(body));
  await untilInPool(world, address);
  return { signatures: signatures(), transactions: await transactionsOf(world, address) };
}

/** From a wallet that pays its own gas. */
async function topUpByPermit(world: SettlementWorld) {
  const { rpcUrl, contracts } = world;
  const { privateKey, address, account, signatures } = await newcomer(world);
  await fundAccount(rpcUrl, address);
  const { usdcAddress, settlementAddress } = contracts;
  const { domain, timestamp } = await readTokenDomain(rpcUrl, usdcAddress);
  const deadline = timestamp + 3_600n;
  const signature = await account.signTypedData({
    domain,
    types: {
      Permit: [
        { name: "owner", type: "address" },
        { name: "spender", type: "address" },
        { name: "value", type: "uint256" },
        { name: "nonce", type: "uint256" },
        { name: "deadline", type: "uint256" },
      ],
    },
    primaryType: "Permit",
    message: { owner: address, spender: settlementAddress, value: amountMicroUsdc, nonce: 0n, deadline },
  });
  const { r, s, yParity } = parseSignature(signature);
  const hash = await clientOf(rpcUrl, privateKey).writeContract({
    abi: luxxonSettlementAbi,
    address: settlementAddress,
    functionName: "depositWithPermit",
    args: [amountMicroUsdc, deadline, 27 + yParity, r, s],
  });
  await mined(rpcUrl, hash);
  await untilInPool(world, address);
  return { signatures: signatures(), transactions: await transactionsOf(world, address) };
}

const clientOf = (rpcUrl: string, privateKey: Hex) =>
  createWalletClient({ chain: anvil, transport: http(rpcUrl), account: privateKeyToAccount(privateKey) });

const mined = (rpcUrl: string, hash: Hex) =>
  createPublicClient({ transport: http(rpcUrl), pollingInterval: 50 }).waitForTransactionReceipt({ hash });

const transactionsOf = ({ rpcUrl }: SettlementWorld, address: Hex) =>
  createPublicClient({ transport: http(rpcUrl) }).getTransactionCount({ address });

/** @throws Error when the contract does not hold the amount in time */
async function untilInPool({ rpcUrl, contracts, ctx }: SettlementWorld, wallet: Hex): Promise<void> {
  const chain = createPublicClient({ transport: http(rpcUrl), cacheTime: 0 });
  const pool = { abi: luxxonSettlementAbi, address: contracts.settlementAddress } as const;
  for (const giveUpAt = performance.now() + patienceMs; performance.now() < giveUpAt; await wait(50)) {
    await settle(ctx);
    if ((await chain.readContract({ ...pool, functionName: "deposits", args: [wallet] })) === amountMicroUsdc) return;
  }
  throw new Error(`the pool of ${wallet} was not funded within ${patienceMs / 1_000} s`);
}
