import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import type { KeySpend } from "./spend.schemas.ts";
import { selectKeySpend } from "./spend.sql.ts";

/** What counts today against the daily limit of each key that opened a session since 00:00 UTC (spec 13.2). */
export async function listKeySpend(ctx: WorkspaceContext): Promise<KeySpend[]> {
  await requireAccess(ctx, access.readUsage);
  return selectKeySpend(ctx);
}
