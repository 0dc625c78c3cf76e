import type { OpenedWorkspace } from "../workspace/workspace-context.tsx";

/** With test money a workspace of both sides can serve its own request, so that nobody waits for a stranger to try it. */
export function mayPlayOperator({
  roles,
  config,
}: Pick<OpenedWorkspace, "roles"> & { config: Pick<OpenedWorkspace["config"], "environment"> }): boolean {
  return config.environment === "TEST" && roles.includes("CONSUMER") && roles.includes("SUPPLIER");
}
