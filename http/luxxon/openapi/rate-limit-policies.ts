import "server-only";
import type { OperationSpec } from "../operation.ts";

/** The policies of spec 1.8 that may refuse an operation; calls that are refused with 401 count per address. */
export function rateLimitPolicies({ auth, limit }: Pick<OperationSpec, "auth" | "limit">): readonly string[] {
  if (limit === "exempt") return [];
  if (auth.kind === "public" || auth.kind === "optionalWallet") return [limit === "auth" ? "auth" : "ip"];
  if (limit === "frame") return ["ip", "frame"];
  const hasKeys = auth.kind === "any" || (auth.kind === "workspace" && auth.scopes !== undefined);
  return ["ip", ...(hasKeys ? ["key"] : []), "login", ...(limit === "create" ? ["create"] : [])];
}
