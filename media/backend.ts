import "server-only";

/** What a backend needs to know of a session to open or read its media input. */
export interface MediaInput {
  /** `videoBackendRef` on the wire: 32 hex characters. */
  inputId: string;
  sessionId: string;
  lat: number;
  lng: number;
  /** Since when the publisher is expected to send: from the beginning, or from its latest return. */
  openedAt: Date;
  /** Since when the publisher is silent; null while it sends. */
  disconnectedAt: Date | null;
}

export interface Frame {
  jpeg: Uint8Array;
  capturedAt: Date;
}

/**
 * A video backend. Nothing is kept in process memory that a second replica would need: what a backend must remember
 * lives in Postgres (`media_inputs`) or at the provider. Every method may throw MediaUnavailableError.
 */
export interface MediaBackend {
  readonly name: "simulated" | "webrtc" | "cloudflare";
  /** Creates the input at the provider; repeating it is harmless. */
  open(input: MediaInput): Promise<void>;
  /** Whether there is a picture at `now` (database time): the cheap question before `frame`. */
  hasFrame(input: MediaInput, now: Date): Promise<boolean>;
  /** The newest picture at `now` (database time), or null when there is none. */
  frame(input: MediaInput, now: Date): Promise<Frame | null>;
  /**
   * When an embedded backend last had media, at `now` (database time); null before the first, and always for one whose
   * publishers come and go by events alone.
   */
  lastMediaAt(input: MediaInput, now: Date): Promise<Date | null>;
  /** Deletes the input at the provider; repeating it is harmless. */
  close(inputId: string): Promise<void>;
}

export class MediaUnavailableError extends Error {
  override name = "MediaUnavailableError";
}
