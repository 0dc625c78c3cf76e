import "server-only";
import { type Stored, withDates } from "../events/stored-row.ts";
import type { ApiKey } from "./keys.schemas.ts";
import type { KeyRow } from "./keys.sql.ts";

/** The wire object of spec 6.2: all but the hash. */
export function publicKey(row: KeyRow): ApiKey {
  return {
    ...row,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
    gracePeriodEnd: row.gracePeriodEnd?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
  };
}

/** What the outbox keeps of a key (`keyEvents`), on the wire. */
export function storedKey(row: Stored<KeyRow>): ApiKey {
  const dates = ["lastUsedAt", "revokedAt", "gracePeriodEnd", "createdAt", "expiresAt"] as const;
  return publicKey(withDates<KeyRow>(row, ...dates));
}
