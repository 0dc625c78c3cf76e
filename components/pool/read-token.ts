import type { Address, PublicClient } from "viem";
import { testUsdcAbi } from "#contracts/abi/test-usdc.ts";
import type { PermitToken } from "./permit-typed-data.ts";

/** What the token says of itself, for its EIP-712 domain. */
export async function readToken(client: PublicClient, usdcAddress: Address, chainId: number): Promise<PermitToken> {
  const token = { address: usdcAddress, abi: testUsdcAbi } as const;
  const [name, version] = await Promise.all([
    client.readContract({ ...token, functionName: "name" }),
    client.readContract({ ...token, functionName: "version" }),
  ]);
  return { address: usdcAddress, chainId, name, version };
}
