import "server-only";
import { randomBytes } from "node:crypto";
import type { Clients } from "../context.ts";
import { open, seal } from "../sealing.ts";

const prefix = "whsec_";

/** A new signing secret: `whsec_` and 32 random bytes in base64 (spec 7.11), and how it is stored. */
export function mintSecret({ settings }: Pick<Clients, "settings">, endpointId: string) {
  const secret = `${prefix}${randomBytes(32).toString("base64")}`;
  return { secret, sealed: seal(settings.SEALING_KEYS, secret, placeOf(endpointId)) };
}

/** The secret as it was shown. */
export function openSecret({ settings }: Pick<Clients, "settings">, endpointId: string, sealed: string): string {
  return open(settings.SEALING_KEYS, sealed, placeOf(endpointId));
}

const placeOf = (endpointId: string) => `luxxon:webhook:${endpointId}`;
