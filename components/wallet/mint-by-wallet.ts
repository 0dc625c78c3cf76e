import type { Address } from "viem";
import { getAccount, waitForTransactionReceipt, writeContract } from "wagmi/actions";
import { testUsdcAbi } from "#contracts/abi/test-usdc.ts";
import { getWalletSetup } from "./wallet-setup.ts";

/** Mints test USDC by a transaction of the connected wallet. @throws when no wallet is connected, or it refuses */
export async function mintByWallet(to: Address, amountMicroUsdc: bigint): Promise<void> {
  const { wagmi, chain, usdcAddress } = await getWalletSetup();
  const { address: account } = getAccount(wagmi);
  const hash = await writeContract(wagmi, {
    ...(account ? { account } : {}),
    chainId: chain.id,
    address: usdcAddress,
    abi: testUsdcAbi,
    functionName: "mint",
    args: [to, amountMicroUsdc],
  });
  await waitForTransactionReceipt(wagmi, { hash, chainId: chain.id });
}
