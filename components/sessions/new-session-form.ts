export interface SessionForm {
  lat: string;
  lng: string;
  durationSeconds: number;
  waitSeconds: string;
  /** The longest idle operator in reach, assigned at once, or whoever accepts first. */
  who: "nearest" | "any";
}

export type SessionField = "where" | "lat" | "lng" | "maxDurationSeconds" | "waitTimeoutSeconds";

export const durations = [1, 5, 10, 30, 60].map((minutes) => ({ seconds: minutes * 60, label: String(minutes) }));

export const waits = [
  { value: "60", label: "1 minute" },
  { value: "300", label: "5 minutes" },
  { value: "900", label: "15 minutes" },
  { value: "3600", label: "1 hour" },
] as const;

/** A coordinate as people write it: point or comma, ASCII or real minus; null when it is none. */
export function parseDegrees(text: string, limit: 90 | 180): number | null {
  const plain = text.trim().replace("\u2212", "-").replace(",", ".");
  if (!/^[+-]?\d{1,3}(\.\d*)?$/.test(plain)) return null;
  const degrees = Number(plain);
  return Math.abs(degrees) <= limit ? degrees : null;
}

/** A pasted pair such as `48.8584, 2.2945`; null when the text is something else. */
export function parsePair(text: string): { lat: string; lng: string } | null {
  const match = /^\s*([+\-\u2212]?\d{1,2}(?:\.\d+)?)\s*[,;\s]\s*([+\-\u2212]?\d{1,3}(?:\.\d+)?)\s*$/.exec(text);
  return match ? { lat: match[1] ?? "", lng: match[2] ?? "" } : null;
}

/** The point of the form; null while either coordinate is none. */
export function pointOf({ lat, lng }: Pick<SessionForm, "lat" | "lng">): { lat: number; lng: number } | null {
  const [north, east] = [parseDegrees(lat, 90), parseDegrees(lng, 180)];
  return north === null || east === null ? null : { lat: north, lng: east };
}

/** Checks the form in words. */
export function checkSessionForm(form: SessionForm): Partial<Record<SessionField, string>> {
  const errors: Partial<Record<SessionField, string>> = {};
  if (parseDegrees(form.lat, 90) === null) errors.lat = "Use degrees from −90 to 90, for example 48.8584.";
  if (parseDegrees(form.lng, 180) === null) errors.lng = "Use degrees from −180 to 180, for example 2.2945.";
  return errors;
}

/** The longest whole number of minutes that `free` pays for at `rate`, in seconds; 0 when not even one. */
export function affordableSeconds(freeMicro: bigint, rateMicro: bigint): number {
  if (rateMicro <= 0n || freeMicro <= 0n) return 0;
  const seconds = freeMicro / rateMicro;
  const minutes = seconds / 60n;
  return Number(minutes > 0n ? (minutes > 1440n ? 1440n : minutes) * 60n : 0n);
}
