"use client";
import type { Session } from "../api/wire.ts";
import { useSecond } from "../ui/clock.ts";
import { durationText } from "../ui/time-text.ts";
import { liveSeconds } from "./session-facts.ts";

/** How long the session has been, or was, live; counts while it is. */
export function LiveTime({ session, offsetMs, none = "—" }: { session: Session; offsetMs: number; none?: string }) {
  const now = useSecond();
  if (!session.startedAt) return <span className="text-ink-3">{none}</span>;
  const serverNowMs =
    now === null ? Date.parse(session.startedAt) + session.cleanSeconds * 1000 : Date.now() + offsetMs;
  return <span className="num">{durationText(liveSeconds(session, serverNowMs))}</span>;
}
