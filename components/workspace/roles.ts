import type { Role } from "../api/wire.ts";

export const roleWords: Record<Role, string> = { OWNER: "Owner", ADMIN: "Admin", VIEWER: "Viewer" };

/** Whether this role may change things in the workspace. */
export function mayAdministrate(role: Role): boolean {
  return role !== "VIEWER";
}
