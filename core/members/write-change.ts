import "server-only";
import type { Clients } from "../context.ts";
import { finishChange, type GraphChange, selectAbandonedChanges, takeOverChange } from "./member-changes.sql.ts";

/** Well inside the lease: whoever is slower than this must not touch SpiceDB, another worker may have the change. */
const leaseGuardMs = 5_000;
const abandonedPerRun = 200;

/** Writes a change to SpiceDB, all of it in one atomic write. @throws AuthzUnavailableError */
export async function writeChange(
  { authz }: Pick<Clients, "authz">,
  { workspaceId, changes }: GraphChange,
  begunAt: number,
): Promise<string | null> {
  if (changes.length === 0) return null;
  if (performance.now() - begunAt > leaseGuardMs) throw new Error("too slow: the change may be somebody else's");
  return authz.setRoles(changes.map(({ walletAddress, to }) => ({ workspaceId, walletAddress, role: to })));
}

/**
 * Finishes a change whose worker is gone, as it was meant: what was being taken is taken, what was being given is given.
 * @returns whether this call did it.
 */
export async function completeChange(clients: Pick<Clients, "db" | "authz">, left: GraphChange): Promise<boolean> {
  const begunAt = performance.now();
  const change = await takeOverChange(clients, left);
  if (!change) return false;
  const token = await writeChange(clients, change, begunAt);
  return (await finishChange(clients, change, token)) !== undefined;
}

/** Part of the reconciler: finishes every change that a crash or a lost SpiceDB left behind. */
export async function completeAbandonedChanges(clients: Pick<Clients, "db" | "authz" | "log">): Promise<number> {
  let completed = 0;
  for (const left of await selectAbandonedChanges(clients, abandonedPerRun)) {
    if (!(await completeChange(clients, left))) continue;
    completed++;
    const { workspaceId, kind, changes } = left;
    clients.log.warn({ workspaceId, kind, changes }, "change of members finished for a worker that was gone");
  }
  return completed;
}
