import { z } from "zod";
import {
  address,
  outputAddress,
  outputId,
  queryInteger,
  rfc3339,
  text,
  timestamp,
  uuid,
} from "../primitives.schemas.ts";

/** Spec 7.12. */
export const AuditAction = z.enum([
  "workspace.create",
  "workspace.update",
  "workspace.delete",
  "workspace.transfer",
  "member.add",
  "member.update",
  "member.remove",
  "apiKey.create",
  "apiKey.revoke",
  "webhook.create",
  "webhook.update",
  "webhook.delete",
  "webhook.rotate",
  "session.create",
  "session.accept",
  "session.dispatch",
  "session.start",
  "session.live",
  "session.end",
  "session.cancel",
  "session.expire",
  "settlement.submit",
  "settlement.confirm",
  "settlement.fail",
]);
export type AuditAction = z.infer<typeof AuditAction>;

export const AuditEntry = z
  .object({
    id: outputId,
    at: timestamp,
    actor: z.object({
      kind: z.enum(["wallet_session", "api_key", "system"]),
      walletAddress: outputAddress.nullable(),
      keyId: outputId.nullable(),
    }),
    action: z.string(),
    targetType: z.string(),
    targetId: z.string(),
    requestId: z.string().nullable(),
    ip: z.string().nullable(),
    metadata: z.record(z.string(), z.unknown()),
  })
  .meta({
    id: "AuditEntry",
    example: {
      id: "019e2130-1111-7a22-8b33-44c5d6e7f809",
      at: "2026-05-13T13:00:00.000Z",
      actor: {
        kind: "wallet_session",
        walletAddress: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
        keyId: null,
      },
      action: "apiKey.revoke",
      targetType: "apiKey",
      targetId: "019e212c-1e40-7a11-9c22-33dd44ee55ff",
      requestId: "019e2135-4a10-7b22-9c33-44dd55ee66ff",
      ip: "203.0.113.9",
      metadata: {},
    },
  });
export type AuditEntry = z.infer<typeof AuditEntry>;

/** A wallet, a key by its id, or what happened by itself. */
const AuditActor = z.union([text.pipe(z.literal("system")), address, uuid]);

export const ListAuditQuery = z.object({
  limit: queryInteger(1, 200).default(50),
  cursor: text.optional(),
  action: text.pipe(AuditAction).optional(),
  actor: AuditActor.optional().describe("A wallet address, the id of a key, or `system`."),
  since: rfc3339.optional().describe("Entries from this time on."),
  until: rfc3339.optional().describe("Entries before this time."),
  format: text
    .pipe(z.enum(["json", "csv"]))
    .default("json")
    .describe("`csv` is a file of the newest 10,000 entries that match, without pages."),
});
export type ListAuditQuery = z.infer<typeof ListAuditQuery>;

export type AuditFilter = Pick<ListAuditQuery, "action" | "actor" | "since" | "until">;
