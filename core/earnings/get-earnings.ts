import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import type { Earnings } from "./earnings.schemas.ts";
import { selectEarnings } from "./earnings.sql.ts";

/** What the workspace earned as an operator. @throws DomainError NOT_OPERATOR workspace:notSupplier */
export async function getEarnings(ctx: WorkspaceContext): Promise<Earnings> {
  const workspace = await requireAccess(ctx, access.readSettlements);
  if (!workspace.roles.includes("SUPPLIER")) throw new DomainError("NOT_OPERATOR", "workspace:notSupplier");
  const row = await selectEarnings(ctx);
  if (!row) throw new Error("an aggregate has a row");
  return row;
}
