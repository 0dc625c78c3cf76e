import "server-only";
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/** Keys by id; the first seals, all open (`SEALING_KEYS`). */
export type SealingKeys = ReadonlyMap<string, Uint8Array>;

const tagBytes = 16;

/**
 * Seals a stored secret with AES-256-GCM: `v1.<kid>.<nonce>.<ciphertext and tag>`. `place` says where it is stored; it
 * opens nowhere else.
 */
export function seal(keys: SealingKeys, secret: string, place: string): string {
  const [first] = keys;
  if (!first) throw new Error("there is no sealing key");
  const [kid, key] = first;
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(place));
  const box = Buffer.concat([cipher.update(secret, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `v1.${kid}.${nonce.toString("base64url")}.${box.toString("base64url")}`;
}

/** @throws Error when it was sealed elsewhere, changed, or with a key that is not listed */
export function open(keys: SealingKeys, sealed: string, place: string): string {
  const [version, kid = "", nonce = "", boxed = ""] = sealed.split(".");
  const key = keys.get(kid);
  if (version !== "v1" || !key) throw new Error(`sealed with ${version} ${kid}, which is not among SEALING_KEYS`);
  const box = Buffer.from(boxed, "base64url");
  const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64url"), { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(place)).setAuthTag(box.subarray(-tagBytes));
  return decipher.update(box.subarray(0, -tagBytes), undefined, "utf8") + decipher.final("utf8");
}
