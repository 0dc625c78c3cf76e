import "server-only";
import { type SQL, sql } from "drizzle-orm";
import type { EventName } from "./events.schemas.ts";

/** `session.updated` is for event streams alone: the session changed within its state (its input, its transaction). */
export type EventType = EventName | "session.updated";

interface EventRow {
  type: EventType | SQL;
  /** SQL expressions over the rows of `from`. */
  workspaceIds: SQL;
  sessionId?: SQL;
  /** The changed row as jsonb. It must hold no secret. */
  row: SQL;
  /** The CTE whose rows are the change: no row there, no event. */
  from: SQL;
}

/** `INSERT … SELECT` into the outbox, for use as a CTE of the statement that makes the change. */
export function eventRows({ type, workspaceIds, sessionId, row, from }: EventRow): SQL {
  return sql`insert into events (at, type, workspace_ids, session_id, row)
    select (select lx_now()), ${type}, ${workspaceIds}, ${sessionId ?? sql`null::uuid`}, ${row} from ${from}`;
}
