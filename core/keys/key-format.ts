import "server-only";
import { hash, randomBytes } from "node:crypto";
import type { Environment } from "../context.ts";

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const pattern = /^lxxn_(test|live)_[0-9a-f]{6}_[0-9A-Za-z]{43}$/;

/** Bytes as one big-endian number in base62, left-padded with `0` to `length` (spec 4). */
export function base62(bytes: Uint8Array, length: number): string {
  let value = BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
  let digits = "";
  for (; value > 0n; value /= 62n) digits = alphabet.charAt(Number(value % 62n)) + digits;
  return digits.padStart(length, "0");
}

/** `lxxn_<env>_<first 6 hex digits of the workspace id>_<32 random bytes in base62>` (spec 4). */
export function formatKey(environment: Environment, workspaceId: string, secret: Uint8Array): string {
  return `lxxn_${environment.toLowerCase()}_${workspaceId.slice(0, 6)}_${base62(secret, 43)}`;
}

/** A new key: the plaintext to hand out once, and what may be stored of it. */
export function mintPlaintext(workspaceId: string, environment: Environment) {
  const plaintext = formatKey(environment, workspaceId, randomBytes(32));
  return { plaintext, sha256: hashKey(plaintext), prefix: plaintext.slice(0, 20) };
}

export function isKeyFormat(text: string): boolean {
  return pattern.test(text);
}

export function hashKey(plaintext: string): Buffer {
  return hash("sha256", plaintext, "buffer");
}
