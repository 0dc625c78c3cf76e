import { specOperations } from "../luxxon/testing-operations.ts";

/** Who may call each operation, by `METHOD path`, when it concerns somebody else. */
export const specAccess: ReadonlyMap<string, Access> = new Map(
  specOperations.map(({ method, path, accessToOthers }) => [`${method} ${path}`, readAccess(accessToOthers)]),
);

export type Permission = "view" | "administrate" | "transfer";

/** The callers of a row, read. */
export interface Access {
  isPublic: boolean;
  /** A wallet needs a selected workspace. */
  needsSelection: boolean;
  /** Null: any signed-in wallet. */
  permission: Permission | null;
  /** Null: no key. Empty: any key. Else one of these. */
  scopes: string[] | null;
}

/** @throws Error for what is no notation of the table */
function readAccess(notation: string): Access {
  if (notation === "P") return { isPublic: true, needsSelection: false, permission: null, scopes: null };
  const match = /^W(\*?)(?:\((view|administrate|transfer)\))?( K(?:\(([a-z:,]+)\))?)?$/.exec(notation);
  if (!match) throw new Error(`not an auth notation: ${notation}`);
  const [, star, permission, key, scopes = "bound"] = match;
  return {
    isPublic: false,
    needsSelection: star === "*",
    permission: (permission as Permission | undefined) ?? null,
    scopes: key === undefined ? null : scopes === "bound" ? [] : scopes.split(","),
  };
}

/** Whether a role has a permission (spec 5). */
export function roleHas(role: "OWNER" | "ADMIN" | "VIEWER", permission: Permission | null): boolean {
  const least = { view: 0, administrate: 1, transfer: 2 };
  return permission === null || { VIEWER: 0, ADMIN: 1, OWNER: 2 }[role] >= least[permission];
}
