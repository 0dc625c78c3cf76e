import "server-only";
import { keccak256, stringToHex } from "viem";

/** First 24 bytes of keccak256 of the lower-case session id, as 48 hex digits (spec 14.1). */
export function hashPrefix(sessionId: string): string {
  return keccak256(stringToHex(sessionId.toLowerCase())).slice(2, 50);
}
