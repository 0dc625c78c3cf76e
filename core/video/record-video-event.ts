import "server-only";
import type { Context } from "../context.ts";
import type { VideoEvent } from "./video.schemas.ts";
import { insertStatedVideoEvent } from "./video-events.sql.ts";

const connectedBy = new Map([
  ["live_input.connected", true],
  ["live_input.disconnected", false],
  ["live_input.errored", false],
]);

/**
 * The publisher of a media input came or went (spec 7.9): the simulated one obeys, and the seconds without it are not
 * charged (10). Unknown inputs, other types and repeats have no effect.
 */
export async function recordVideoEvent(ctx: Context, { data }: VideoEvent): Promise<void> {
  const isConnected = connectedBy.get(data.event_type);
  if (isConnected === undefined) return;
  const statedAt = parseInstant(data.updated_at);
  await insertStatedVideoEvent(ctx, { inputId: data.input_id, isConnected, statedAt });
}

const lastInstant = Date.parse("9999-12-31T23:59:59.999Z");

/** Null for what is no instant that can be stored: then the receipt counts. */
function parseInstant(text: string | undefined): Date | null {
  const ms = Date.parse(text ?? "");
  return ms >= 0 && ms <= lastInstant ? new Date(ms) : null;
}
