import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { type RequestCount, selectRequestCounts } from "./requests.sql.ts";

/** The calls of one key on each day in UTC that the log still has, by class of status; days without any are left out. */
export async function countRequests(ctx: WorkspaceContext, { keyId }: { keyId: string }): Promise<RequestCount[]> {
  await requireAccess(ctx, access.listRequests);
  return selectRequestCounts(ctx, keyId);
}
