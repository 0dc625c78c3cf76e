import type { Workspace } from "../api/wire.ts";

/** What the deployment asks of heartbeats. */
export interface HeartbeatRules {
  /** Older than this, seconds of a live session are not paid. */
  staleMs: number;
  /** Whether seconds need a heartbeat at all. */
  required: boolean;
}

export type Heartbeat = "none" | "fresh" | "old" | "unpaid" | "leaving";

const hourMs = 3_600_000;

/**
 * What the age of the last heartbeat means: nothing while offline, money while live, and after a day without one the
 * server takes an idle operator offline.
 */
export function readHeartbeat(
  { availabilityState, lastSeenAt }: Pick<Workspace, "availabilityState" | "lastSeenAt">,
  isLive: boolean,
  { staleMs, required }: HeartbeatRules,
  serverNowMs: number,
): Heartbeat {
  const ageMs = lastSeenAt === null ? Number.POSITIVE_INFINITY : serverNowMs - Date.parse(lastSeenAt);
  if (isLive && required && ageMs > staleMs) return "unpaid";
  if (lastSeenAt === null) return "none";
  if (ageMs <= staleMs) return "fresh";
  return availabilityState === "ONLINE" && ageMs > 12 * hourMs ? "leaving" : "old";
}

export const heartbeatWords: Record<Heartbeat, string> = {
  none: "No heartbeat yet.",
  fresh: "Your position is up to date.",
  old: "Your position is not being sent.",
  unpaid: "Seconds are not paid until your position is back.",
  leaving: "A day without a heartbeat takes you offline.",
};

/** The operator's part of an amount, as the server rounds it: the fee is rounded down. */
export function afterFee(micro: bigint, feeBps: number): bigint {
  return micro - (micro * BigInt(feeBps)) / 10_000n;
}
