import "server-only";
import type { AuthzMember, RoleChange } from "#spicedb/client.ts";
import type { Clients } from "../context.ts";
import {
  holdWorkspaces,
  releaseWorkspaces,
  selectMembersOf,
  selectWantedMembers,
  type WantedMember,
} from "./graph.sql.ts";
import { type Comparison, storeComparison } from "./graph-status.sql.ts";

type Ctx = Pick<Clients, "db" | "authz" | "log">;
type Relationship = WantedMember | AuthzMember;

/** SpiceDB takes at most this many role changes in one write. */
const batchSize = 300;
/** Workspaces held at a time. */
const holdSize = 100;

/**
 * Makes SpiceDB equal to the member table. The comparison only tells where to look: each workspace that differs is held
 * against other changes, both stores are read again, and what differs then is written. So a revocation under way is never
 * overtaken. Relationships of workspaces that this database never had give nobody access; they are counted and left.
 * @returns how many relationships were written or removed.
 */
export async function repairGraph(ctx: Ctx, { isLost }: { isLost: boolean }): Promise<number> {
  const known = await ctx.authz.readAllMembers();
  const wanted = await selectWantedMembers(ctx);
  const ours = known.filter(
    ({ workspaceId }) => wanted.workspaces.has(workspaceId) && !wanted.changing.has(workspaceId),
  );
  const suspects = [...new Set(differences(wanted.members, ours).map(({ workspaceId }) => workspaceId))];
  const foreign = known.filter(({ workspaceId }) => !wanted.workspaces.has(workspaceId)).length;
  const total: Comparison = { missing: 0, surplus: 0, foreign, skipped: wanted.changing.size, isRebuild: isLost };
  for (let start = 0; start < suspects.length; start += holdSize) {
    const repaired = await repairWorkspaces(ctx, suspects.slice(start, start + holdSize), isLost);
    total.missing += repaired.missing;
    total.surplus += repaired.surplus;
    total.skipped += repaired.skipped;
  }
  await storeComparison(ctx, total);
  const { missing, surplus } = total;
  if (isLost) ctx.log.info({ missing }, "permission graph rebuilt from the member table");
  else if (missing + surplus > 0) ctx.log.warn({ missing, surplus }, "permission graph differed from the member table");
  return missing + surplus;
}

async function repairWorkspaces(ctx: Ctx, workspaceIds: readonly string[], isLost: boolean) {
  const holds = await holdWorkspaces(ctx, workspaceIds);
  const held = [...holds.keys()];
  const [members, known] = await Promise.all([
    selectMembersOf(ctx, held),
    // Nothing but this repair writes to a lost graph.
    isLost ? [] : Promise.all(held.map((id) => ctx.authz.readMembers(id))),
  ]);
  const changes = differences(members, known.flat());
  for (let start = 0; start < changes.length; start += batchSize) {
    await ctx.authz.setRoles(changes.slice(start, start + batchSize));
  }
  await releaseWorkspaces(ctx, holds);
  const missing = changes.filter(({ role }) => role !== null).length;
  return { missing, surplus: changes.length - missing, skipped: workspaceIds.length - held.length };
}

const keyOf = ({ workspaceId, walletAddress }: Relationship) => `${workspaceId} ${walletAddress}`.toLowerCase();

/** For each wallet whose relationships are not exactly its role: the role it should have, or none. */
function differences(wanted: readonly WantedMember[], known: readonly AuthzMember[]): RoleChange[] {
  const knownRoles = Map.groupBy(known, keyOf);
  const wantedKeys = new Set(wanted.map(keyOf));
  const wrong = wanted.filter((member) => {
    const roles = knownRoles.get(keyOf(member)) ?? [];
    return roles.length !== 1 || roles[0]?.role !== member.role;
  });
  const surplus = known.filter((member) => !wantedKeys.has(keyOf(member)));
  return [...wrong, ...surplus.map((member) => ({ ...member, role: null }))];
}
