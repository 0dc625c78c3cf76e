import "server-only";
import type { Context } from "../context.ts";
import { markInputRemoved, selectClosedInputs } from "./media-inputs.sql.ts";

const batch = 100;

/**
 * Part of the tick: deletes the media inputs of ended sessions at the backend and tries again until they are gone
 * (spec 12.2). One that fails does not stop the others.
 * @returns how many this run removed.
 */
export async function removeClosedMedia(ctx: Context): Promise<number> {
  const inputs = await selectClosedInputs(ctx, batch);
  const removed = await Promise.all(inputs.map(({ id }) => removeInput(ctx, id)));
  return removed.filter(Boolean).length;
}

async function removeInput(ctx: Context, inputId: string): Promise<boolean> {
  try {
    await ctx.media.close(inputId);
  } catch (err) {
    ctx.log.warn({ inputId, err }, "media input could not be removed; the next tick tries again");
    return false;
  }
  return markInputRemoved(ctx, inputId);
}
