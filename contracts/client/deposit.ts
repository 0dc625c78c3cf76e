import "server-only";
import { type Address, decodeFunctionResult, encodeFunctionData, type Hex, hashTypedData } from "viem";
import { luxxonSettlementAbi } from "../abi/luxxon-settlement.ts";
import { testUsdcAbi } from "../abi/test-usdc.ts";
import type { Rpc } from "./rpc.ts";
import { verifyHash } from "./verify-signature.ts";

/** USDC that `from` lets the settlement contract take, by EIP-3009. Money in µUSDC, times in Unix seconds. */
export interface DepositAuthorization {
  from: Address;
  amountMicroUsdc: bigint;
  validAfter: bigint;
  validBefore: bigint;
  nonce: Hex;
  signature: Hex;
}

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

export function depositData(deposit: DepositAuthorization): Hex {
  const { from, amountMicroUsdc, validAfter, validBefore, nonce, signature } = deposit;
  return encodeFunctionData({
    abi: luxxonSettlementAbi,
    functionName: "depositWithAuthorization",
    args: [from, amountMicroUsdc, validAfter, validBefore, nonce, signature],
  });
}

/** Whether `from` signed this deposit; name and version of the domain are what the token says. @throws ChainUnavailableError */
export async function verifyDeposit(
  rpc: Rpc,
  { chainId, usdcAddress, settlementAddress }: { chainId: number; usdcAddress: Address; settlementAddress: Address },
  { signature, amountMicroUsdc: value, ...rest }: DepositAuthorization,
): Promise<boolean> {
  const [name, version] = await rpc.inTime(() =>
    Promise.all([readToken(rpc, usdcAddress, "name"), readToken(rpc, usdcAddress, "version")]),
  );
  const hash = hashTypedData({
    domain: { name, version, chainId, verifyingContract: usdcAddress },
    types,
    primaryType: "ReceiveWithAuthorization",
    message: { ...rest, value, to: settlementAddress },
  });
  return verifyHash(rpc, { address: rest.from, hash, signature });
}

/** Whether the token has seen this authorization used, or cancelled. @throws ChainUnavailableError */
export async function isAuthorizationUsed(
  rpc: Rpc,
  usdcAddress: Address,
  { from, nonce }: Pick<DepositAuthorization, "from" | "nonce">,
): Promise<boolean> {
  const call = { abi: testUsdcAbi, functionName: "authorizationState" } as const;
  const data = await rpc.read<Hex>("eth_call", [
    { to: usdcAddress, data: encodeFunctionData({ ...call, args: [from, nonce] }) },
    "latest",
  ]);
  return decodeFunctionResult({ ...call, data });
}

async function readToken(rpc: Rpc, to: Address, functionName: "name" | "version"): Promise<string> {
  const call = { abi: testUsdcAbi, functionName } as const;
  const data = await rpc.read<Hex>("eth_call", [{ to, data: encodeFunctionData(call) }, "latest"]);
  return decodeFunctionResult({ ...call, data });
}
