import "server-only";
import type { Actor } from "../context.ts";

/** Whose calls are counted together: one key, or one login (spec 1.8). */
export function principalOf(actor: Actor): string {
  switch (actor.kind) {
    case "api_key":
      return actor.keyId;
    case "wallet_session":
      return actor.loginId;
    default:
      return actor.kind;
  }
}
