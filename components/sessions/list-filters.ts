import type { ListFilter } from "./sessions.queries.ts";

/** The states one can ask for, in the order of a session's life. */
export const stateFilters = [
  { state: "", label: "All" },
  { state: "REQUESTED", label: "Requested" },
  { state: "ASSIGNED", label: "Assigned" },
  { state: "LIVE", label: "Live" },
  { state: "ENDED", label: "Ended" },
  { state: "EXPIRED", label: "Expired" },
  { state: "CANCELLED", label: "Cancelled" },
] as const;

export function stateLabel(state: string): string {
  return stateFilters.find((filter) => filter.state === state)?.label ?? state;
}

/** The list with these filters in the query string; defaults are left out. */
export function listHref(slug: string, { side, state, cursor }: Pick<ListFilter, "side" | "state" | "cursor">): string {
  const query = new URLSearchParams();
  if (side === "operator") query.set("side", "operator");
  if (state) query.set("state", state);
  if (cursor) query.set("cursor", cursor);
  return `/w/${slug}/sessions${query.size ? `?${query}` : ""}`;
}

/** Reads the filters of an address; anything unknown falls back to the default. */
export function readFilters(
  params: Record<string, string | string[] | undefined>,
): Pick<ListFilter, "side" | "state" | "cursor"> {
  const one = (name: string) => (typeof params[name] === "string" ? params[name] : "");
  const state = one("state").toUpperCase();
  return {
    side: one("side") === "operator" ? "operator" : "consumer",
    state: stateFilters.some((filter) => filter.state === state) ? state : "",
    cursor: one("cursor"),
  };
}
