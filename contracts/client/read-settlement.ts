import "server-only";
import {
  type Address,
  type ContractFunctionArgs,
  type ContractFunctionName,
  type ContractFunctionReturnType,
  decodeFunctionResult,
  encodeFunctionData,
  type Hex,
  numberToHex,
} from "viem";
import { luxxonSettlementAbi } from "../abi/luxxon-settlement.ts";
import { testUsdcAbi } from "../abi/test-usdc.ts";
import { ChainUnavailableError } from "./chain-unavailable-error.ts";
import type { Rpc } from "./rpc.ts";

type SettlementAbi = typeof luxxonSettlementAbi;
type View = ContractFunctionName<SettlementAbi, "view" | "pure">;

export type BlockTag = bigint | "latest";

/** Calls one view of the settlement contract at `address`. @throws ChainUnavailableError */
export async function readView<Name extends View>(
  rpc: Rpc,
  address: Address,
  functionName: Name,
  args: ContractFunctionArgs<SettlementAbi, "view" | "pure", Name>,
  block: BlockTag = "latest",
): Promise<ContractFunctionReturnType<SettlementAbi, "view" | "pure", Name>> {
  const data = encodeFunctionData({ abi: luxxonSettlementAbi, functionName, args } as never);
  const result = await rpc.read<Hex>("eth_call", [{ to: address, data }, blockParameter(block)]);
  // A node that lost the state of the block answers as if nothing was there.
  if (result === "0x") throw new ChainUnavailableError(`${functionName}: the node has no contract at block ${block}`);
  const value: unknown = decodeFunctionResult({ abi: luxxonSettlementAbi, functionName, data: result } as never);
  return value as ContractFunctionReturnType<SettlementAbi, "view" | "pure", Name>;
}

/** USDC in `wallet` itself. @throws ChainUnavailableError */
export async function readUsdcBalance(rpc: Rpc, usdc: Address, wallet: Address, block: BlockTag): Promise<bigint> {
  const data = encodeFunctionData({ abi: testUsdcAbi, functionName: "balanceOf", args: [wallet] });
  const result = await rpc.read<Hex>("eth_call", [{ to: usdc, data }, blockParameter(block)]);
  return decodeFunctionResult({ abi: testUsdcAbi, functionName: "balanceOf", data: result });
}

/** Whether the token itself is paused; false for a token that cannot say. @throws ChainUnavailableError */
export async function isTokenPaused(rpc: Rpc, usdc: Address): Promise<boolean> {
  const data = encodeFunctionData({ abi: testUsdcAbi, functionName: "paused" });
  const answer = await rpc.ask("eth_call", [{ to: usdc, data }, "latest"]);
  return answer.refusal === undefined && Number(answer.result) === 1;
}

export const blockParameter = (block: BlockTag) => (block === "latest" ? block : numberToHex(block));
