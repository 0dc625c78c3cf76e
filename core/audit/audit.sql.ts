import "server-only";
import { type SQL, sql } from "drizzle-orm";
import type { Context, WorkspaceContext } from "../context.ts";
import type { AuditAction, AuditEntry } from "./audit.schemas.ts";

interface AuditRow {
  action: AuditAction | SQL;
  targetType: "workspace" | "member" | "apiKey" | "webhook" | "session" | "settlement";
  /** SQL expressions over the rows of `from`. */
  workspaceId: SQL;
  targetId: SQL;
  /** The CTE whose rows are the change: no row there, no audit row. */
  from: SQL;
  metadata?: SQL;
  /** The wallet whose signature is the credential, where nobody is signed in. */
  signer?: string;
}

/** `INSERT … SELECT` into the audit log, for use as a CTE of the statement that makes the change. */
export function auditRows(ctx: Pick<Context, "actor" | "requestId" | "ip">, row: AuditRow): SQL {
  const { actor } = ctx;
  const wallet = actor.kind === "wallet_session" ? actor.walletAddress : (row.signer ?? null);
  // What a call by nobody in particular sets off, such as a deadline that has passed, happens by itself.
  const kind = wallet !== null ? "wallet_session" : actor.kind === "anonymous" ? "system" : actor.kind;
  return sql`insert into audit_log
    (workspace_id, actor_kind, actor_wallet, actor_key_id, action, target_type, target_id, request_id, ip, metadata)
    select ${row.workspaceId}, ${kind}, ${wallet},
      ${actor.kind === "api_key" ? actor.keyId : null}::uuid,
      ${row.action}, ${row.targetType}, (${row.targetId})::text, ${ctx.requestId}, ${ctx.ip},
      ${row.metadata ?? sql`'{}'::jsonb`}
    from ${row.from}`;
}

type AuditLogRow = Omit<AuditEntry, "at" | "actor"> & { at: Date } & AuditEntry["actor"];

interface AuditPage {
  action: string | undefined;
  /** The last entry already received. */
  after: string | null;
  limit: number;
}

/** Entries of the workspace, newest first. */
export function selectAudit({ db, workspaceId }: WorkspaceContext, { action, after, limit }: AuditPage) {
  return db.rows<AuditLogRow>(sql`
    select id, at, actor_kind as kind, actor_wallet as "walletAddress", actor_key_id as "keyId", action,
      target_type as "targetType", target_id as "targetId", request_id as "requestId", ip, metadata
    from audit_log where workspace_id = ${workspaceId}
      ${action === undefined ? sql`` : sql`and action = ${action}`}
      ${after === null ? sql`` : sql`and id < ${after}::uuid`}
    order by id desc nulls last limit ${limit}`);
}
