import "server-only";
import { randomBytes } from "node:crypto";
import type { MediaInput } from "#media/backend.ts";
import { base62 } from "../keys/key-format.ts";
import type { SessionRow } from "./sessions.sql.ts";

/** The open media input of a session as its backend knows it. */
export function mediaInputOf(row: SessionRow): MediaInput | null {
  if (row.inputId === null || row.inputOpenedAt === null) return null;
  return {
    inputId: row.inputId,
    sessionId: row.id,
    lat: row.requestedLat,
    lng: row.requestedLng,
    openedAt: row.inputOpenedAt,
    disconnectedAt: row.inputDisconnectedAt,
  };
}

/** A fresh id and two independent secrets of 32 random bytes (spec 12.2). */
export function newMediaInput() {
  return {
    inputId: randomBytes(16).toString("hex"),
    whipSecret: base62(randomBytes(32), 43),
    whepSecret: base62(randomBytes(32), 43),
  };
}
