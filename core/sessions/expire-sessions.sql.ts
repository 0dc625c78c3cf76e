import "server-only";
import { sql } from "drizzle-orm";
import { textArray } from "#db/schema/literals.ts";
import type { Clients } from "../context.ts";
import { closeSessions } from "./close-sessions.sql.ts";
import type { Caller } from "./session-audit.sql.ts";
import { deadline, isOverdue } from "./sessions.sql.ts";

const expiry = {
  state: "EXPIRED",
  endReason: sql`case s.state when 'LIVE' then 'MAX_DURATION' else 'WAIT_TIMEOUT' end`,
  endedAt: deadline,
  action: "session.expire",
  event: "session.expired",
} as const;

/** Expires those of these sessions whose deadline has passed (spec 8.1 rows 7 and 8), stamped with that very instant. */
export function expireSessions(ctx: Pick<Clients, "db"> & Caller, sessionIds: readonly string[]) {
  return closeSessions(ctx, { ...expiry, where: sql`s.id = any(${textArray(sessionIds)}::uuid[]) and ${isOverdue}` });
}

/** The same for all sessions that a wallet pays for: what they held is free again, or charged. */
export function expireSessionsOfWallet(ctx: Pick<Clients, "db"> & Caller, walletAddress: string) {
  return closeSessions(ctx, { ...expiry, where: sql`s.consumer_wallet = ${walletAddress} and ${isOverdue}` });
}

/** The same for any sessions, at most `batch` of them; those being changed by somebody else are left for the next run. */
export function expireOverdueSessions(ctx: Pick<Clients, "db"> & Caller, batch: number) {
  return closeSessions(ctx, { ...expiry, where: isOverdue, batch });
}
