import "server-only";
import { createHash, timingSafeEqual } from "node:crypto";

const sha256 = (text: string) => createHash("sha256").update(text).digest();

/** Whether the caller knows the secret, in constant time. An unset secret is known to nobody. */
export function isSameSecret(sent: string | undefined, secret: string | undefined): boolean {
  const isEqual = timingSafeEqual(sha256(sent ?? ""), sha256(secret ?? ""));
  return isEqual && Boolean(secret);
}
