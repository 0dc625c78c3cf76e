import "server-only";
import type { AuthzPermission } from "#spicedb/client.ts";
import type { Clients } from "../context.ts";
import { isGraphRebuilding } from "../members/graph-status.sql.ts";

interface Question {
  workspaceId: string;
  walletAddress: string;
  permission: AuthzPermission;
}

/**
 * Whether the wallet has the permission in the workspace. A denial may be of a graph that was being rebuilt when it was
 * asked, whether or not it is whole by now; so it counts only when it is repeated between two looks that find no rebuild.
 * @returns `unknown` while the graph is being rebuilt.
 * @throws DomainError AUTHZ_ERROR when SpiceDB does not answer.
 */
export async function askPermission(
  clients: Pick<Clients, "db" | "authz">,
  question: Question,
): Promise<"allowed" | "denied" | "unknown"> {
  const isAllowed = async () => (await clients.authz.check(question)).allowed;
  if (await isAllowed()) return "allowed";
  if (await isGraphRebuilding(clients)) return "unknown";
  if (await isAllowed()) return "allowed";
  return (await isGraphRebuilding(clients)) ? "unknown" : "denied";
}
