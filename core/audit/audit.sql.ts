import "server-only";
import { type SQL, sql } from "drizzle-orm";
import type { Context, WorkspaceContext } from "../context.ts";
import type { AuditAction, AuditEntry, AuditFilter } from "./audit.schemas.ts";

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
    (at, workspace_id, actor_kind, actor_wallet, actor_key_id, action, target_type, target_id, request_id, ip, metadata)
    select (select lx_now()), ${row.workspaceId}, ${kind}, ${wallet},
      ${actor.kind === "api_key" ? actor.keyId : null}::uuid,
      ${row.action}, ${row.targetType}, (${row.targetId})::text, ${ctx.requestId}, ${ctx.ip},
      ${row.metadata ?? sql`'{}'::jsonb`}
    from ${row.from}`;
}

export type AuditLogRow = Omit<AuditEntry, "at" | "actor"> & { at: Date } & AuditEntry["actor"];

const columns = sql.raw(`id, at, actor_kind as kind, actor_wallet as "walletAddress", actor_key_id as "keyId", action,
  target_type as "targetType", target_id as "targetId", request_id as "requestId", ip, metadata`);

interface AuditPage extends AuditFilter {
  /** The last entry already received. */
  after: string | null;
  limit: number;
}

/** Entries of the workspace, newest first. */
export function selectAudit({ db, workspaceId }: WorkspaceContext, page: AuditPage) {
  const { action, actor, since, until, after, limit } = page;
  return db.rows<AuditLogRow>(sql`
    select ${columns} from audit_log where workspace_id = ${workspaceId}
      ${action === undefined ? sql`` : sql`and action = ${action}`}
      ${actor === undefined ? sql`` : sql`and ${isActor(actor)}`}
      ${since === undefined ? sql`` : sql`and at >= ${since}::timestamptz`}
      ${until === undefined ? sql`` : sql`and at < ${until}::timestamptz`}
      ${after === null ? sql`` : sql`and id < ${after}::uuid`}
    order by id desc nulls last limit ${limit}`);
}

export function selectAuditEntry({ db, workspaceId }: WorkspaceContext, id: string) {
  return db.row<AuditLogRow>(sql`
    select ${columns} from audit_log where id = ${id}::uuid and workspace_id = ${workspaceId}`);
}

function isActor(actor: string): SQL {
  if (actor === "system") return sql`actor_kind = 'system'`;
  return actor.startsWith("0x") ? sql`actor_wallet = ${actor}` : sql`actor_key_id = ${actor}::uuid`;
}
