import { auditActions } from "./audit-words.ts";

/** The filters of the log as they stand in the address; empty for none. Days are UTC, both included. */
export interface AuditFilters {
  action: string;
  /** A wallet, the id of a key, or `system`. */
  actor: string;
  from: string;
  to: string;
}

export const noAuditFilters: AuditFilters = { action: "", actor: "", from: "", to: "" };

const day = /^\d{4}-\d{2}-\d{2}$/;
const actorPattern = /^(?:system|0x[0-9a-f]{40}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;
const dayMs = 86_400_000;

/** A day that the calendar has, and that has a next one of four digits. */
function isDay(text: string): boolean {
  const time = day.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text) && text < "9999-12-31";
}

/** Reads the filters of an address; anything unknown falls back to none. */
export function readAuditFilters(params: Record<string, string | string[] | undefined>): AuditFilters {
  const one = (name: string) => (typeof params[name] === "string" ? params[name] : "");
  const date = (name: string) => (isDay(one(name)) ? one(name) : "");
  return {
    action: auditActions.includes(one("action")) ? one("action") : "",
    actor: actorPattern.test(one("actor")) ? one("actor") : "",
    from: date("from"),
    to: date("to"),
  };
}

/** The log with these filters; defaults are left out. */
export function auditHref(slug: string, filters: Partial<AuditFilters> & { cursor?: string; entry?: string }): string {
  const query = new URLSearchParams(Object.entries(filters).filter(([, value]) => value));
  return `/w/${slug}/audit${query.size ? `?${query}` : ""}`;
}

/** The filters as the wire takes them: the last day is included there by the first moment after it. */
export function auditQuery({ action, actor, from, to }: AuditFilters): Record<string, string> {
  return {
    ...(action ? { action } : {}),
    ...(actor ? { actor } : {}),
    ...(from ? { since: `${from}T00:00:00Z` } : {}),
    ...(to ? { until: new Date(Date.parse(to) + dayMs).toISOString() } : {}),
  };
}
