import "server-only";
import type { MediaInput } from "#media/backend.ts";
import type { Context } from "../context.ts";
import { insertObservedVideoEvent, selectLiveInputs } from "./video-events.sql.ts";

const silentAfterMs = 5_000;

/**
 * Part of the tick: an embedded backend that has had no media of a LIVE session for 5 s counts as disconnected since the
 * last of it, and as connected again with the next (spec 10). Backends that report by events have nothing to tell.
 * @returns how many publishers came or went.
 */
export async function watchMedia(ctx: Context): Promise<number> {
  const inputs = await selectLiveInputs(ctx);
  const seen = await Promise.all(inputs.map((input) => observe(ctx, input)));
  return seen.filter(Boolean).length;
}

async function observe(ctx: Context, { now, ...input }: MediaInput & { now: Date }): Promise<boolean> {
  const { inputId, disconnectedAt } = input;
  const at = await ctx.media.lastMediaAt(input, now);
  if (at === null) return false;
  const isSilent = now.getTime() - at.getTime() >= silentAfterMs;
  const isBack = disconnectedAt !== null && at > disconnectedAt && !isSilent;
  if (!isBack && !(isSilent && disconnectedAt === null)) return false;
  await insertObservedVideoEvent(ctx, { inputId, isConnected: isBack, at });
  return true;
}
