import type { Address, Hex } from "viem";
import { createWalletClient, http, publicActions } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { anvil } from "viem/chains";
import { luxxonSettlementAbi } from "#contracts/abi/luxxon-settlement.ts";

interface Pool {
  rpcUrl: string;
  settlementAddress: Address;
  privateKey: Hex;
}

/** A transaction of the pool's owner, mined. */
async function send({ rpcUrl, settlementAddress, privateKey }: Pool, call: object): Promise<void> {
  const account = privateKeyToAccount(privateKey);
  const wallet = createWalletClient({ account, chain: anvil, transport: http(rpcUrl) }).extend(publicActions);
  const hash = await wallet.writeContract({ abi: luxxonSettlementAbi, address: settlementAddress, ...call } as never);
  await wallet.waitForTransactionReceipt({ hash, pollingInterval: 20 });
}

export const withdraw = (pool: Pool, amountMicroUsdc: bigint) =>
  send(pool, { functionName: "withdraw", args: [amountMicroUsdc] });

/** 0 means no limit. */
export const setSpendCap = (pool: Pool, { maxRate = 0n, maxSession = 0n }: { maxRate?: bigint; maxSession?: bigint }) =>
  send(pool, { functionName: "setSpendCap", args: [maxRate, maxSession] });
