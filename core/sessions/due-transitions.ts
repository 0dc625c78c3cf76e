import "server-only";
import type { Context, WorkspaceContext } from "../context.ts";
import { expireSessions } from "./expire-sessions.sql.ts";
import { goLive } from "./go-live.sql.ts";
import { mediaInputOf } from "./media-input.ts";
import { asSystem } from "./session-audit.sql.ts";
import { type SessionRow, selectDueSessions } from "./sessions.sql.ts";

/**
 * Applies the transitions that are due for these sessions: a passed deadline, a first picture (spec 8.1 rows 5, 7, 8).
 * Every read and write of a session does this first, so nothing depends on when the tick last ran.
 * @returns whether there was anything to apply, so that what was read before is out of date.
 */
export async function applyDueTransitions(ctx: Context, rows: readonly SessionRow[]): Promise<boolean> {
  const overdue = rows.filter((row) => row.isOverdue);
  const pictured = await withPicture(ctx, rows);
  if (overdue.length > 0)
    await expireSessions(
      asSystem(ctx),
      overdue.map((row) => row.id),
    );
  if (pictured.length > 0) await goLive(asSystem(ctx), pictured);
  return overdue.length > 0 || pictured.length > 0;
}

/** The same for everything open of the caller's workspace. */
export async function applyDueTransitionsOfWorkspace(ctx: WorkspaceContext): Promise<boolean> {
  return applyDueTransitions(ctx, await selectDueSessions(ctx));
}

/** Ids of those ASSIGNED sessions whose backend has a picture. */
export async function withPicture({ media }: Pick<Context, "media">, rows: readonly SessionRow[]): Promise<string[]> {
  const armed = rows.flatMap((row) => {
    const input = row.state === "ASSIGNED" && !row.isOverdue && mediaInputOf(row);
    return input ? [{ row, input }] : [];
  });
  const seen = await Promise.all(armed.map(({ row, input }) => media.hasFrame(input, row.now)));
  return armed.flatMap(({ row }, at) => (seen[at] ? [row.id] : []));
}
