import { type Address, domainSeparator, type PublicClient } from "viem";
import { luxxonSettlementAbi } from "#contracts/abi/luxxon-settlement.ts";
import { testUsdcAbi } from "#contracts/abi/test-usdc.ts";
import { tokenDomain } from "./permit-typed-data.ts";
import { readToken } from "./read-token.ts";

/** What the chain says before anything is pressed. Money in µUSDC, gas in wei. */
export interface Funding {
  walletMicroUsdc: bigint;
  gasWei: bigint;
  /** What one of our transactions costs at most, roughly. */
  feeWei: bigint;
  allowanceMicroUsdc: bigint;
  /** The pool on the contract. */
  poolMicroUsdc: bigint;
  paused: boolean;
  /** A contract wallet: it cannot sign a permit that the token recovers. */
  isContract: boolean;
  /** The token's EIP-712 domain is the one it names. */
  hasPermit: boolean;
}

export interface FundingInput {
  client: PublicClient;
  usdcAddress: Address;
  settlementAddress: Address;
  account: Address;
  poolOwner: Address;
}

/** Gas of the dearest of our calls (a first deposit with a permit), with room. */
const GAS_LIMIT = 250_000n;

/** Reads all of it at the latest block. @throws viem's errors when the chain does not answer */
export async function readFunding({
  client,
  usdcAddress,
  settlementAddress,
  account,
  poolOwner,
}: FundingInput): Promise<Funding> {
  const usdc = { address: usdcAddress, abi: testUsdcAbi } as const;
  const settlement = { address: settlementAddress, abi: luxxonSettlementAbi } as const;
  const [walletMicroUsdc, allowanceMicroUsdc, poolMicroUsdc, paused, gasWei, gasPrice, code, hasPermit] =
    await Promise.all([
      client.readContract({ ...usdc, functionName: "balanceOf", args: [account] }),
      client.readContract({ ...usdc, functionName: "allowance", args: [account, settlementAddress] }),
      client.readContract({ ...settlement, functionName: "deposits", args: [poolOwner] }),
      client.readContract({ ...settlement, functionName: "paused" }),
      client.getBalance({ address: account }),
      client.getGasPrice(),
      client.getCode({ address: account }),
      supportsPermit(client, usdcAddress),
    ]);
  return {
    walletMicroUsdc,
    allowanceMicroUsdc,
    poolMicroUsdc,
    paused,
    gasWei,
    feeWei: gasPrice * GAS_LIMIT,
    isContract: code !== undefined && code !== "0x",
    hasPermit,
  };
}

/** Whether the token's own separator is that of the domain it names; false also for a token without one. */
async function supportsPermit(client: PublicClient, usdcAddress: Address): Promise<boolean> {
  const chainId = client.chain?.id ?? (await client.getChainId());
  try {
    const [token, separator] = await Promise.all([
      readToken(client, usdcAddress, chainId),
      client.readContract({ address: usdcAddress, abi: testUsdcAbi, functionName: "DOMAIN_SEPARATOR" }),
    ]);
    return domainSeparator({ domain: tokenDomain(token) }) === separator;
  } catch (error) {
    if (error instanceof Error && error.name === "ContractFunctionExecutionError") return false;
    throw error;
  }
}
