import { createWalletClient, http } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { anvil } from "viem/chains";
import { inject } from "vitest";
import { testUsdcAbi } from "#contracts/abi/test-usdc.ts";
import { fundAccount } from "#contracts/testing.ts";
import type { TestApp } from "../testing.ts";
import type { Json } from "./testing-request-of-row.ts";
import type { Target } from "./testing-target.ts";

const types = {
  ReceiveWithAuthorization: [
    { name: "from", type: "address" },
    { name: "to", type: "address" },
    { name: "value", type: "uint256" },
    { name: "validAfter", type: "uint256" },
    { name: "validBefore", type: "uint256" },
    { name: "nonce", type: "bytes32" },
  ],
} as const;

const never = 2n ** 48n;

/** One USDC of the owner's wallet, signed over to the settlement contract. */
export async function signedDeposit({ contracts }: TestApp, { privateKey }: Target): Promise<Json> {
  const account = privateKeyToAccount(privateKey);
  const nonce = generatePrivateKey();
  const value = 1_000_000n;
  const { usdcAddress: verifyingContract, settlementAddress: to } = contracts;
  const signature = await account.signTypedData({
    domain: { name: "TestUSDC", version: "2", chainId: anvil.id, verifyingContract },
    types,
    primaryType: "ReceiveWithAuthorization",
    message: { from: account.address, to, value, validAfter: 0n, validBefore: never, nonce },
  });
  return { amountMicroUsdc: String(value), validAfter: "0", validBefore: String(never), nonce, signature };
}

/** USDC in the owner's wallet, to be deposited from. */
export async function mintUsdc({ contracts }: TestApp, { privateKey }: Target): Promise<void> {
  const { rpcUrl } = inject("parts");
  const account = privateKeyToAccount(privateKey);
  await fundAccount(rpcUrl, account.address);
  const wallet = createWalletClient({ chain: anvil, transport: http(rpcUrl), account });
  const call = { abi: testUsdcAbi, address: contracts.usdcAddress, functionName: "mint" } as const;
  await wallet.writeContract({ ...call, args: [account.address, 1_000_000_000n] });
}
