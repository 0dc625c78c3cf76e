import "server-only";
import { toCsv } from "../csv.ts";
import type { AuditEntry } from "./audit.schemas.ts";

const columns = [
  "at",
  "action",
  "actorKind",
  "walletAddress",
  "keyId",
  "targetType",
  "targetId",
  "ip",
  "requestId",
  "metadata",
];

/** Entries as a table, in the order given. */
export function auditCsv(entries: readonly AuditEntry[]): string {
  return toCsv(
    columns,
    entries.map(({ at, action, actor, targetType, targetId, ip, requestId, metadata }) => [
      at,
      action,
      actor.kind,
      actor.walletAddress,
      actor.keyId,
      targetType,
      targetId,
      ip,
      requestId,
      JSON.stringify(metadata),
    ]),
  );
}
