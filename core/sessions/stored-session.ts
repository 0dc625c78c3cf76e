import "server-only";
import { type Stored, withDates } from "../events/stored-row.ts";
import type { SessionRow } from "./sessions.sql.ts";

type Kept = Omit<
  SessionRow,
  "whipSecret" | "whepSecret" | "inputOpenedAt" | "inputDisconnectedAt" | "now" | "isOverdue"
>;

/** What the outbox keeps of a session (`sessionEvents`). */
export type StoredSession = Stored<Kept>;

/** A session as it was when it changed; without the secrets of its media input it has no URLs. */
export function storedSession(
  row: StoredSession,
  at: Date,
  { whipSecret, whepSecret }: Pick<SessionRow, "whipSecret" | "whepSecret"> = { whipSecret: null, whepSecret: null },
): SessionRow {
  const kept = withDates<Kept>(row, "createdAt", "startedAt", "endedAt");
  return { ...kept, whipSecret, whepSecret, inputOpenedAt: null, inputDisconnectedAt: null, now: at, isOverdue: false };
}
