import "server-only";
import type { Context } from "../context.ts";
import { expireOverdueSessions } from "./expire-sessions.sql.ts";

const batch = 200;

/**
 * Part of the tick: ends every session whose deadline has passed (spec 8.1 rows 7 and 8). Any number may overlap.
 * @returns how many this run ended.
 */
export async function expireDueSessions(ctx: Context): Promise<{ expired: number }> {
  let expired = 0;
  for (;;) {
    const closed = await expireOverdueSessions(ctx, batch);
    expired += closed.length;
    if (closed.length < batch) return { expired };
  }
}
