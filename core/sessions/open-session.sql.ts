import "server-only";
import { type SQL, sql } from "drizzle-orm";
import type { PoolState } from "#contracts/client.ts";
import type { WorkspaceContext } from "../context.ts";
import { heldClaim, recordAnswer } from "../idempotency/idempotency.sql.ts";
import { inProgress } from "../idempotency/once.ts";
import { sessionAudit } from "./session-audit.sql.ts";
import { sessionEvents } from "./session-events.sql.ts";
import type { CreateSessionInput } from "./sessions.schemas.ts";
import { clock, type SessionRow, sessionColumns, withoutInputAndMeter } from "./sessions.sql.ts";

export const maxOpenSessions = 100;

export type OpenRefusal =
  | "quoteId"
  | "pricing:quoteNotFound"
  | "pricing:quoteAlreadyUsed"
  | "pricing:quoteExpired"
  | "session:create:openLimit"
  | "credit:empty"
  | "credit:pool"
  | "credit:spendCap"
  | "credit:keyDailyLimit"
  | "workspace:deleted";

interface NewSession {
  id: string;
  /** First 24 bytes of keccak256 of the id, 48 hex digits (spec 14.1). */
  hashPrefix: string;
  walletAddress: string;
  pool: PoolState;
  /** With an `Idempotency-Key`: the answer to record, an SQL expression over the session `s`. */
  body?: SQL | undefined;
}

/**
 * Price or quote, credit decision and session in one step (spec 11, 13.2): the wallet is locked before anything is summed,
 * so simultaneous creates never spend the same credit, and a quote is spent with the session or not at all.
 * @returns the session, or the label of the refusal.
 */
export async function openSession(
  ctx: WorkspaceContext,
  input: CreateSessionInput,
  { id, hashPrefix, walletAddress, pool, body }: NewSession,
): Promise<SessionRow | OpenRefusal> {
  const { settings, actor, idempotency: call } = ctx;
  const answer = call && body && recordAnswer(call, { status: 201, body, from: sql`s` });
  const row = await ctx.db.row<
    { refusal: OpenRefusal | null; isOpened: boolean; answer: string | null } & SessionRow
  >(sql`
    with ${clock}, held as materialized (${heldClaim(call, sql`${id}::uuid`)}), decided as materialized (
      select opening.* from held, lx_open_priced_session(${input.quoteId ?? null}, ${String(settings.BASE_RATE_MICRO_USDC)},
        ${settings.PRICING_DYNAMIC}, held.value, ${hashPrefix}, ${ctx.workspaceId}, ${walletAddress},
        ${actor.kind === "api_key" ? actor.keyId : null}, ${input.lat}, ${input.lng}, ${input.maxDurationSeconds},
        ${input.waitTimeoutSeconds}, ${settings.PLATFORM_FEE_BPS},
        ${settings.GEOFENCE_RADIUS_METERS}, ${String(pool.depositsMicroUsdc)}, ${String(pool.maxRatePerSecondMicroUsdc)},
        ${String(pool.maxPerSessionMicroUsdc)}, ${String(pool.blockNumber)}, ${maxOpenSessions}) opening
    ), s as materialized (
      select (d.opened).* from decided d where d.refusal is null and (d.opened).id is not null
    ), audit as (${sessionAudit(ctx, "session.create", sql`s`)}
    ), outbox as (${sessionEvents({ type: "session.requested", changed: sql`s` })}
    ), answer as (${answer ?? sql`select null as body`})
    select d.refusal, s.id is not null as "isOpened", (select body from answer) as answer, ${sessionColumns}
    from decided d left join s on true cross join clk ${withoutInputAndMeter}`);
  // Without a row the claim is lost: the call was silent for longer than its lease.
  if (!row) throw inProgress();
  if (call && row.answer !== null) call.answer = { status: 201, body: row.answer, isReplay: false };
  // The one insert that is skipped without a word: the workspace was deleted after the caller was let in.
  return row.refusal ?? (row.isOpened ? row : "workspace:deleted");
}
