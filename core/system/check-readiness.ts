import "server-only";
import { setTimeout as setTimeoutPromise } from "node:timers/promises";
import { sql } from "drizzle-orm";
import type { Clients, Context } from "../context.ts";
import { DomainError } from "../errors.ts";
import { CheckName, type Readiness } from "./system.schemas.ts";

const deadlineMs = 1_800;

interface Progress {
  lastSyncBlock: string;
  lastTickAt: Date | null;
  isTicking: boolean;
  isGraphRebuilding: boolean;
  audit: { at: string; block: string; differences: number } | null;
}

/** Outcome of every check, and how far the tick has come. Answers within 2 s. */
export interface ReadinessReport {
  checks: Record<CheckName, boolean>;
  lastSyncBlock: string;
  lastTickAt: string | null;
  /** Undefined before the auditor's first look. A difference is an alarm; it does not stop this process from serving. */
  audit: Readiness["audit"];
}

/** Asks every outside system at once; one that does not answer in time counts as failed. */
export async function inspectReadiness(ctx: Context): Promise<ReadinessReport> {
  const [progress, authz, chain] = await Promise.all([
    inTime(readProgress(ctx)),
    inTime(ctx.authz.readSchema()),
    inTime(ctx.chain.readChainId()),
  ]);
  const checks = {
    database: progress !== undefined,
    authz: typeof authz === "string" && progress?.isGraphRebuilding !== true,
    chain: chain === ctx.settings.CHAIN_ID,
    media: ctx.media.name === ctx.settings.MEDIA_BACKEND,
    tick: progress?.isTicking ?? false,
  };
  return {
    checks,
    lastSyncBlock: progress?.lastSyncBlock ?? "0",
    lastTickAt: progress?.lastTickAt?.toISOString() ?? null,
    audit: progress?.audit ? { ...progress.audit, at: new Date(progress.audit.at).toISOString() } : undefined,
  };
}

/**
 * Whether this process can serve (spec 7.1).
 * @throws DomainError UNAVAILABLE `ready:<failed checks>`
 */
export async function checkReadiness(ctx: Context): Promise<Readiness> {
  const { checks, lastSyncBlock, lastTickAt, audit } = await inspectReadiness(ctx);
  const failed = CheckName.options.filter((name) => !checks[name]);
  if (failed.length > 0 || lastTickAt === null) throw new DomainError("UNAVAILABLE", `ready:${failed.join(",")}`);
  const ok = { database: "ok", authz: "ok", chain: "ok", media: "ok", tick: "ok" } as const;
  return { ok: true, checks: ok, lastSyncBlock, lastTickAt, ...(audit ? { audit } : {}) };
}

async function inTime<T>(work: Promise<T>): Promise<T | undefined> {
  const late = setTimeoutPromise(deadlineMs, undefined, { ref: false });
  return Promise.race([work.catch(() => undefined), late]);
}

function readProgress({ db, settings }: Clients) {
  return db.row<Progress>(sql`select
    coalesce((select last_block from chain_cursors where chain_id = ${settings.CHAIN_ID}
      and lower(settlement_address) = ${settings.SETTLEMENT_ADDRESS.toLowerCase()}), 0)::text as "lastSyncBlock",
    max(finished_at) as "lastTickAt",
    coalesce(max(finished_at) > lx_now() - interval '60 seconds', false) as "isTicking",
    exists (select 1 from graph_status where rebuilding_since is not null) as "isGraphRebuilding",
    (select jsonb_build_object('at', audited_at, 'block', last_block::text, 'differences',
        greatest(jsonb_array_length(in_this_pass), jsonb_array_length(in_last_pass)))
      from chain_audits where chain_id = ${settings.CHAIN_ID}
        and lower(settlement_address) = ${settings.SETTLEMENT_ADDRESS.toLowerCase()}) as audit
    from tick_runs where part = 'tick'`);
}
