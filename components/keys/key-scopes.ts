import type { Scope } from "../api/wire.ts";

export type PresetName = "read" | "consumer" | "operator" | "custom";

/** What most keys are for. */
export const presets: Record<
  Exclude<PresetName, "custom">,
  { title: string; text: string; scopes: readonly Scope[] }
> = {
  read: {
    title: "Read only",
    text: "Looks, never spends",
    scopes: ["sessions:read", "pricing:read", "wallet:read"],
  },
  consumer: {
    title: "Consumer",
    text: "Opens and ends sessions",
    scopes: ["sessions:read", "sessions:create", "pricing:read", "wallet:read"],
  },
  operator: {
    title: "Operator",
    text: "Accepts and publishes",
    scopes: ["sessions:read", "sessions:operate", "coverage:write"],
  },
};

const same = (a: readonly Scope[], b: readonly Scope[]) =>
  a.length === b.length && a.every((scope) => b.includes(scope));

/** The name for a set of scopes. */
export function scopesTitle(scopes: readonly Scope[]): string {
  const preset = Object.values(presets).find((each) => same(each.scopes, scopes));
  if (preset) return preset.title;
  return scopes.length === 1 ? "1 permission" : `${scopes.length} permissions`;
}

/** The grid of Custom: rows by thing, columns by verb; an empty cell is no permission. */
export const scopeGrid: readonly { row: string; cells: readonly { scope: Scope; verb: string; text: string }[] }[] = [
  {
    row: "Sessions",
    cells: [
      { scope: "sessions:read", verb: "Read", text: "List and read sessions, pictures and settlements" },
      { scope: "sessions:create", verb: "Create", text: "Open, cancel and end sessions; spends from the pool" },
      { scope: "sessions:operate", verb: "Operate", text: "Accept, start and end sessions as the operator" },
    ],
  },
  { row: "Pricing", cells: [{ scope: "pricing:read", verb: "Read", text: "Ask for a price" }] },
  { row: "Wallet", cells: [{ scope: "wallet:read", verb: "Read", text: "Read the pool and the ledger" }] },
  { row: "Coverage", cells: [{ scope: "coverage:write", verb: "Write", text: "Move the circle and the position" }] },
  { row: "Webhooks", cells: [{ scope: "webhooks:write", verb: "Write", text: "Add and change endpoints" }] },
  { row: "Reserved", cells: [{ scope: "operators:write", verb: "Write", text: "Grants nothing yet" }] },
];
