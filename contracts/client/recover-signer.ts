import "server-only";
import { createRequire } from "node:module";
import { type Address, type Hex, hexToBytes, keccak256, recoverAddress, slice } from "viem";

/** The binding of npm's `secp256k1`: libsecp256k1 as Bitcoin Core has it, compiled for the common platforms. */
interface Native {
  ecdsaRecover(signature: Uint8Array, recoveryId: number, hash: Uint8Array, compressed: boolean): Uint8Array;
}

let library: Native | null | undefined;

/** Asked for by name: the package's own entrance falls back to a library in JavaScript that is not the one we have. */
function native(): Native | null {
  if (library !== undefined) return library;
  try {
    library = createRequire(import.meta.url)("secp256k1/bindings") as Native;
  } catch {
    library = null;
  }
  return library;
}

/** Whether this platform has the compiled library. */
export const isNative = (): boolean => native() !== null;

/**
 * The address, in lower case, whose key made this signature of 65 bytes over `hash`; a high s is as good as a low one.
 * Compiled code where the platform has it; the same answers without it.
 * @throws Error when it is the signature of no key
 */
export async function recoverSigner(hash: Hex, signature: Hex): Promise<Address> {
  const compiled = native();
  return compiled ? recoverWith(compiled, hash, signature) : recoverPortably(hash, signature);
}

/** The same without compiled code. */
export async function recoverPortably(hash: Hex, signature: Hex): Promise<Address> {
  return (await recoverAddress({ hash, signature })).toLowerCase() as Address;
}

function recoverWith(compiled: Native, hash: Hex, signature: Hex): Address {
  const bytes = hexToBytes(signature);
  if (bytes.length !== 65) throw new Error("a signature of a key has 65 bytes");
  const key = compiled.ecdsaRecover(bytes.subarray(0, 64), recoveryIdOf(bytes[64]), hexToBytes(hash), false);
  return slice(keccak256(key.subarray(1)), 12);
}

/** Of the last byte: 27 and 28 as wallets write it, 0 and 1 as the curve counts. */
function recoveryIdOf(last = 255): number {
  const id = last >= 27 ? last - 27 : last;
  if (id > 1) throw new Error("the last byte of a signature is 0, 1, 27 or 28");
  return id;
}
