import "server-only";
import {
  type Address,
  encodeDeployData,
  erc6492SignatureValidatorAbi,
  erc6492SignatureValidatorByteCode,
  type Hex,
  hashMessage,
} from "viem";
import { ChainUnavailableError } from "./chain-unavailable-error.ts";
import { recoverSigner } from "./recover-signer.ts";
import type { Rpc, RpcRefusal } from "./rpc.ts";

export interface SignedMessage {
  address: Address;
  message: string;
  signature: Hex;
}

/**
 * EIP-191 over `message`: recovered here first; only what that does not decide goes to the RPC, as ERC-6492 (which
 * covers ERC-1271 and accounts that are not deployed yet).
 * @throws ChainUnavailableError
 */
export async function verifySignature(rpc: Rpc, { message, ...signed }: SignedMessage): Promise<boolean> {
  return verifyHash(rpc, { ...signed, hash: hashMessage(message) });
}

export interface SignedHash {
  address: Address;
  hash: Hex;
  signature: Hex;
}

/** The same for a hash that was signed as it stands. @throws ChainUnavailableError */
export async function verifyHash(rpc: Rpc, signed: SignedHash): Promise<boolean> {
  return (await isRecovered(signed)) || rpc.inTime(() => isAcceptedByAccount(rpc, signed));
}

async function isRecovered({ address, hash, signature }: SignedHash): Promise<boolean> {
  try {
    return (await recoverSigner(hash, signature)) === address.toLowerCase();
  } catch {
    // Not the signature of a key; an account may still accept it.
    return false;
  }
}

async function isAcceptedByAccount(rpc: Rpc, { address, hash, signature }: SignedHash): Promise<boolean> {
  const data = encodeDeployData({
    abi: erc6492SignatureValidatorAbi,
    bytecode: erc6492SignatureValidatorByteCode,
    args: [address, hash, signature],
  });
  const answer = await rpc.ask("eth_call", [{ data }, "latest"]);
  if (!answer.refusal) return typeof answer.result === "string" && /^0x0*1$/.test(answer.result);
  if (isExecutionFailure(answer.refusal)) return false;
  throw new ChainUnavailableError(`eth_call: ${answer.refusal.message} (${answer.refusal.code})`);
}

/** The account's code failed, which is a "no"; any other refusal is the node's own trouble. */
function isExecutionFailure({ code, message, data }: RpcRefusal): boolean {
  return data !== undefined || code === 3 || /revert|opcode|out ?of ?gas|stack|invalid jump|execution/i.test(message);
}
