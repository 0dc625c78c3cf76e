import "server-only";
import type { Context } from "../context.ts";
import { withPicture } from "./due-transitions.ts";
import { goLive } from "./go-live.sql.ts";
import { selectArmedSessions } from "./sessions.sql.ts";

const batch = 500;

/**
 * Part of the tick: makes sessions LIVE whose first picture has arrived (spec 8.1 row 5). Any number may overlap.
 * @returns how many this run made LIVE.
 */
export async function goLiveDueSessions(ctx: Context): Promise<number> {
  const pictured = await withPicture(ctx, await selectArmedSessions(ctx, batch));
  return pictured.length === 0 ? 0 : (await goLive(ctx, pictured)).length;
}
