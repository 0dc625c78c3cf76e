import type { Session, Settlement } from "../api/wire.ts";
import type { MeterFact } from "../ui/metered-amount.ts";

/** Still holds money and may still change. */
export function isOpen(session: Pick<Session, "state">): boolean {
  return session.state === "REQUESTED" || session.state === "ASSIGNED" || session.state === "LIVE";
}

/** Nothing about the payment will change any more. */
export function isSettled(settlement: Pick<Settlement, "state">): boolean {
  return settlement.state === "CONFIRMED" || settlement.state === "SKIPPED";
}

/** The payment of a finished session, as far as the session itself tells; null while it is open. */
export function paymentOf(session: Session): "settled" | "waiting" | "nothing" | null {
  if (isOpen(session)) return null;
  if (session.chargedMicroUsdc === "0") return "nothing";
  return session.settlementTxHash ? "settled" : "waiting";
}

export function meterFact(session: Session, receivedAtMs: number): MeterFact {
  const { chargedMicroUsdc, holdMicroUsdc } = session;
  const running = session.state === "LIVE" && session.whepUrl !== null;
  return {
    chargedMicroUsdc,
    holdMicroUsdc,
    ratePerSecondMicroUsdc: running ? session.ratePerSecondMicroUsdc : "0",
    receivedAtMs,
  };
}

/** When the session ends by itself: the wait for an operator, or the longest duration. */
export function deadlineIso(session: Session): string {
  const from = session.startedAt ?? session.createdAt;
  const seconds = session.startedAt ? session.maxDurationSeconds : session.waitTimeoutSeconds;
  return new Date(Date.parse(from) + seconds * 1000).toISOString();
}

/** Seconds watched, for people: wall time of the live part. */
export function liveSeconds(session: Session, serverNowMs: number): number {
  if (!session.startedAt) return 0;
  const end = session.endedAt ? Date.parse(session.endedAt) : serverNowMs;
  return Math.min(session.maxDurationSeconds, Math.max(0, Math.floor((end - Date.parse(session.startedAt)) / 1000)));
}
