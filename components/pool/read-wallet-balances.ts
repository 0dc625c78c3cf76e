import { callRpc } from "../wallet/call-rpc.ts";

export interface WalletBalancesInput {
  rpcUrl: string;
  usdcAddress: string;
  walletAddress: string;
}

export interface WalletBalance {
  microUsdc: bigint;
  wei: bigint;
}

/** Selector of `balanceOf(address)`. */
const BALANCE_OF = "0x70a08231";

/**
 * USDC and gas of a wallet at the latest block, by two plain calls: a page that signs nothing loads no wallet library
 * for it. @throws when the chain does not answer
 */
export async function readWalletBalances({
  rpcUrl,
  usdcAddress,
  walletAddress,
}: WalletBalancesInput): Promise<WalletBalance> {
  const data = `${BALANCE_OF}${walletAddress.slice(2).toLowerCase().padStart(64, "0")}`;
  const [usdc, wei] = await Promise.all([
    callRpc(rpcUrl, "eth_call", [{ to: usdcAddress, data }, "latest"]),
    callRpc(rpcUrl, "eth_getBalance", [walletAddress, "latest"]),
  ]);
  return { microUsdc: BigInt(String(usdc)), wei: BigInt(String(wei)) };
}
