import { mayAdministrate } from "../workspace/roles.ts";
import type { OpenedWorkspace } from "../workspace/workspace-context.tsx";

/** The workspace as far as the navigation depends on it. */
export type NavWorkspace = Pick<OpenedWorkspace, "slug" | "role" | "roles">;

const mayOperate = ({ role, roles }: NavWorkspace) => roles.includes("SUPPLIER") && mayAdministrate(role);

/** Whether the entry is there for this workspace and member; otherwise it is absent. */
export function isOffered(
  { operators, admins }: { operators?: boolean; admins?: boolean },
  workspace: NavWorkspace,
): boolean {
  return (!operators || mayOperate(workspace)) && (!admins || mayAdministrate(workspace.role));
}

/** Those who only operate have that page where the others have their keys. */
export function onlyOperates(workspace: NavWorkspace): boolean {
  return mayOperate(workspace) && !workspace.roles.includes("CONSUMER");
}
