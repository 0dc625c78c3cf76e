import "server-only";
import type { AuditEntry } from "./audit.schemas.ts";
import type { AuditLogRow } from "./audit.sql.ts";

/** The wire object of one entry (spec 7.12). */
export function publicEntry({ at, kind, walletAddress, keyId, ...row }: AuditLogRow): AuditEntry {
  return { ...row, at: at.toISOString(), actor: { kind, walletAddress, keyId } };
}
