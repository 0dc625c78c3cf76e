import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { auditRows } from "../audit/audit.sql.ts";
import type { WorkspaceContext } from "../context.ts";
import type { UpdateWorkspaceInput } from "./workspaces.schemas.ts";
import { type WorkspaceRow, workspaceColumns } from "./workspaces.sql.ts";

/**
 * Applies a patch as a whole or not at all, judged on the locked row, with its audit row (spec 7.3). Only entering ONLINE
 * stamps `lastSeenAt` and the idle clock.
 * @returns the workspace, or with `refusal` the label of the rule in the way; undefined when it is deleted.
 */
export function patchWorkspace(ctx: WorkspaceContext, patch: UpdateWorkspaceInput) {
  const { name, availabilityState } = patch;
  const merged = (value: unknown, cast: SQL, stored: SQL) => (value === undefined ? stored : sql`${value}::${cast}`);
  const degrees = sql.raw("double precision");
  const asked = sql`${availabilityState ?? null}::text`;
  return ctx.db.row<WorkspaceRow & { refusal: string | null }>(sql`
    with locked as materialized (
      select w.* from workspaces w where w.id = ${ctx.workspaceId} and w.deleted_at is null for no key update of w
    ), merged as materialized (
      select l.id, l.availability_state as was, coalesce(${asked}, l.availability_state) as state,
        ${merged(patch.coverageLat, degrees, sql`l.coverage_lat`)} as lat,
        ${merged(patch.coverageLng, degrees, sql`l.coverage_lng`)} as lng,
        ${merged(patch.coverageRadiusMeters, degrees, sql`l.coverage_radius_meters`)} as meters,
        ${merged(patch.deviceKind, sql.raw("text"), sql`l.device_kind`)} as device,
        num_nulls(l.coverage_lat, l.coverage_lng, l.coverage_radius_meters) as had_nulls
      from locked l
    ), judged as materialized (
      select m.*, case
        when ${asked} is not null and m.was = 'BUSY' then 'workspace:availability:BUSY'
        when ${asked} = 'ONLINE' and num_nulls(m.lat, m.lng, m.meters) > 0 then 'workspace:availability:coverageMissing'
        when m.state <> 'OFFLINE' and num_nulls(m.lat, m.lng, m.meters) > m.had_nulls then 'workspace:coverage:' || m.was
      end as refusal
      from merged m
    ), w as (
      update workspaces w set name = coalesce(${name ?? null}::text, w.name), availability_state = j.state,
        coverage_lat = j.lat, coverage_lng = j.lng, coverage_radius_meters = j.meters, device_kind = j.device,
        last_seen_at = case when j.state = 'ONLINE' and j.was <> 'ONLINE' then lx_now() else w.last_seen_at end,
        idle_since = case when j.state = 'ONLINE' and j.was <> 'ONLINE' then lx_now() else w.idle_since end
      from judged j where w.id = j.id and j.refusal is null
      returning w.*
    ), audit as (
      ${auditRows(ctx, { action: "workspace.update", targetType: "workspace", workspaceId: sql`id`, targetId: sql`id`, from: sql`w`, metadata: sql`${JSON.stringify(patch)}::text::jsonb` })}
    )
    select j.refusal, ${workspaceColumns} from judged j left join w on true`);
}
