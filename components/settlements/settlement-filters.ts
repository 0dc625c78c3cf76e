/** The states one can ask for, worst first. */
export const settlementFilters = [
  { state: "", label: "All" },
  { state: "FAILED", label: "Failed" },
  { state: "PENDING", label: "Waiting" },
  { state: "SUBMITTED", label: "Sent" },
  { state: "CONFIRMED", label: "Settled" },
  { state: "SKIPPED", label: "Nothing to pay" },
] as const;

type State = Exclude<(typeof settlementFilters)[number]["state"], "">;

export interface SettlementFilter {
  state: State | undefined;
  /** Last session of the page before. */
  after: string | undefined;
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Reads the filters of an address; anything unknown falls back to the default. */
export function readSettlementFilter(params: Record<string, string | string[] | undefined>): SettlementFilter {
  const one = (name: string) => (typeof params[name] === "string" ? params[name] : "");
  const state = settlementFilters.find((filter) => filter.state === one("state").toUpperCase())?.state;
  return { state: state || undefined, after: uuid.test(one("after")) ? one("after") : undefined };
}

/** The list with these filters in the query string; defaults are left out. */
export function settlementsHref(slug: string, { state, after }: Partial<SettlementFilter>): string {
  const query = new URLSearchParams({ ...(state ? { state } : {}), ...(after ? { after } : {}) });
  return `/w/${slug}/settlements${query.size ? `?${query}` : ""}`;
}
