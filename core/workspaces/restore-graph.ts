import "server-only";
import type { Clients } from "../context.ts";
import { hasAnyMember } from "../members/graph.sql.ts";
import { markRebuilding, readGraphStatus } from "../members/graph-status.sql.ts";
import { repairGraph } from "../members/repair-graph.ts";
import { completeAbandonedChanges } from "../members/write-change.ts";
import { takeTurn } from "../tick/tick.sql.ts";

/** How often both stores are compared as a whole; what a crash left is finished at once, lost graphs are rebuilt at once. */
const compareEverySeconds = 30;

/**
 * The reconciler (spec 5), part of the tick and of the start: finishes changes whose worker is gone, rebuilds a lost
 * SpiceDB from the member table, and makes both equal now and then. Until a rebuild is complete nobody is told "denied".
 * @returns how many relationships and changes were written.
 */
export async function restoreGraph(clients: Pick<Clients, "db" | "authz" | "log">): Promise<number> {
  const { isRebuilding, isLost } = await prepareSchema(clients);
  const completed = await completeAbandonedChanges(clients);
  const isDue = isRebuilding || (await takeTurn(clients, "graphTurn", compareEverySeconds));
  return completed + (isDue ? await repairGraph(clients, { isLost }) : 0);
}

/** Whether SpiceDB is lost (no schema, or nobody in it although there are members), or still being rebuilt. */
async function prepareSchema(clients: Pick<Clients, "db" | "authz">) {
  const { authz } = clients;
  const hasSchema = (await authz.readSchema()) !== null;
  const isLost = !hasSchema || (!(await authz.hasMembers()) && (await hasAnyMember(clients)));
  if (isLost) await markRebuilding(clients);
  if (!hasSchema) await authz.writeSchema();
  return { isLost, isRebuilding: isLost || (await readGraphStatus(clients)).rebuildingSince !== null };
}
