import "server-only";
import { type Address, bytesToHex, type Hex, isAddressEqual, numberToHex, recoverAddress, type Signature } from "viem";
import { publicKeyToAddress } from "viem/accounts";

const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
/** SubjectPublicKeyInfo of an uncompressed point of secp256k1, up to the point's `04`. */
const publicKeyHead = "3056301006072a8648ce3d020106052b8104000a034200";

/** The address of a key from its SubjectPublicKeyInfo (DER). @throws Error when it is no key of secp256k1 */
export function addressOfPublicKey(der: Uint8Array): Address {
  const hex = bytesToHex(der).slice(2);
  if (hex.length !== 176 || !hex.startsWith(`${publicKeyHead}04`)) {
    throw new Error("the key is not of secp256k1 (ECC_SECG_P256K1)");
  }
  return publicKeyToAddress(`0x${hex.slice(publicKeyHead.length)}`);
}

/**
 * Both numbers of a DER signature, s in the lower half of the order: chains refuse the other one (EIP-2).
 * @throws Error when the bytes are not exactly one signature
 */
export function parseDerSignature(der: Uint8Array): { r: bigint; s: bigint } {
  const [r, afterR] = readInteger(der, 2);
  const [s, end] = readInteger(der, afterR);
  if (der[0] !== 0x30 || der[1] !== der.length - 2 || end !== der.length) throw malformed();
  return { r, s: s > order / 2n ? order - s : s };
}

/** A number from 1 to below the order, in its shortest form, and where the bytes after it begin. */
function readInteger(der: Uint8Array, at: number): [value: bigint, end: number] {
  const length = der[at + 1] ?? 0;
  const end = at + 2 + length;
  const digits = der.subarray(at + 2, end);
  const [first = 0x80, second = 0] = digits;
  const isShortest = length === 1 || first !== 0 || second >= 0x80;
  if (der[at] !== 0x02 || length === 0 || end > der.length || first >= 0x80 || !isShortest) throw malformed();
  const value = BigInt(bytesToHex(digits));
  if (value === 0n || value >= order) throw malformed();
  return [value, end];
}

const malformed = () => new Error("the signature is not DER of two numbers below the order");

/** The signature with the parity by which it is that of `address`. @throws Error when it is of another key */
export async function recoverable(hash: Hex, der: Uint8Array, address: Address): Promise<Signature> {
  const { r, s } = parseDerSignature(der);
  const [rHex, sHex] = [numberToHex(r, { size: 32 }), numberToHex(s, { size: 32 })];
  for (const yParity of [0, 1]) {
    const signature = { r: rHex, s: sHex, yParity };
    const signer = await recoverAddress({ hash, signature }).catch(() => null);
    if (signer && isAddressEqual(signer, address)) return signature;
  }
  throw new Error(`the signature is not by ${address}`);
}
