import type { Address } from "viem";
import { callRpc, RpcFailure } from "./call-rpc.ts";

const METHOD_NOT_FOUND = -32601;

/** Gives `address` gas on the local chain. On a chain without that method nothing happens. */
export async function fundGas(rpcUrl: string, address: Address): Promise<void> {
  try {
    await callRpc(rpcUrl, "luxxon_fundGas", [address]);
  } catch (error) {
    if (!(error instanceof RpcFailure) || error.code !== METHOD_NOT_FOUND) throw error;
  }
}

/**
 * Mints test USDC to `address` on the local chain and gives it gas; resolves when both are mined. On a chain without
 * that method the connected wallet mints by a transaction of its own.
 */
export async function fundWallet(rpcUrl: string, address: Address, amountMicroUsdc: bigint): Promise<void> {
  try {
    await callRpc(rpcUrl, "luxxon_mintTestUsdc", [address, amountMicroUsdc.toString()]);
    await fundGas(rpcUrl, address);
  } catch (error) {
    if (!(error instanceof RpcFailure) || error.code !== METHOD_NOT_FOUND) throw error;
    const { mintByWallet } = await import("./mint-by-wallet.ts");
    await mintByWallet(address, amountMicroUsdc);
  }
}
