import "server-only";
import type { Slot } from "#limits/limiter.ts";
import type { Context } from "../context.ts";
import { maxOpenStreams } from "./policies.ts";
import { principalOf } from "./principal-of.ts";
import { RateLimitedError } from "./require-room.ts";

/**
 * One of the 10 event streams that a principal may have open at once (spec 1.8). Call it before the first byte and
 * `release()` when the stream ends, however it ends; a process that is killed frees its streams within 30 s.
 * @throws RateLimitedError rate:streams
 */
export async function openStream(ctx: Pick<Context, "limits" | "actor">): Promise<Slot> {
  const slot = await ctx.limits.openSlot({ name: "streams", per: principalOf(ctx.actor), quota: maxOpenStreams });
  if (typeof slot === "number")
    throw new RateLimitedError({ states: [], refusedBy: "streams", retryAfterSeconds: slot });
  return slot;
}
