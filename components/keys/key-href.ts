/** What of the request log is on show beside a key. */
export interface RequestFilter {
  /** `2xx`, `4xx`, `5xx`, or empty for all. */
  status: string;
  cursor: string;
}

export const statusFilters = [
  { status: "", label: "All" },
  { status: "2xx", label: "2xx" },
  { status: "4xx", label: "4xx" },
  { status: "5xx", label: "5xx" },
] as const;

/** Reads the filter of an address; anything unknown falls back to none. */
export function readRequestFilter(params: Record<string, string | string[] | undefined>): RequestFilter {
  const one = (name: string) => (typeof params[name] === "string" ? params[name] : "");
  const status = statusFilters.some((filter) => filter.status === one("status")) ? one("status") : "";
  return { status, cursor: one("cursor") };
}

/** The page of a key with this part of its log, and the call that is open beside it. */
export function keyHref(slug: string, id: string, filter: Partial<RequestFilter> & { request?: string } = {}): string {
  const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value));
  return `/w/${slug}/keys/${id}${query.size ? `?${query}` : ""}`;
}
