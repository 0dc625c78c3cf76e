import "server-only";
import type { WorkspaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import type { SessionRow } from "./sessions.sql.ts";

type Sides = Pick<SessionRow, "consumerWorkspaceId" | "operatorWorkspaceId">;
type Caller = Pick<WorkspaceContext, "workspaceId">;

export const isConsumer = ({ workspaceId }: Caller, row: Sides) => row.consumerWorkspaceId === workspaceId;
export const isOperator = ({ workspaceId }: Caller, row: Sides) => row.operatorWorkspaceId === workspaceId;
const isParty = (ctx: Caller, row: Sides) => isConsumer(ctx, row) || isOperator(ctx, row);

// The table "Session access" of spec 5. A workspace on both sides has the rights of both.

/** @throws DomainError NOT_AUTHORIZED session:viewDenied */
export function requireReader(ctx: Caller, row: Sides): void {
  if (!isParty(ctx, row)) throw new DomainError("NOT_AUTHORIZED", "session:viewDenied");
}

/** @throws DomainError NOT_YOUR_SESSION session:endDenied */
export function requireEnder(ctx: Caller, row: Sides): void {
  if (!isParty(ctx, row)) throw new DomainError("NOT_YOUR_SESSION", "session:endDenied");
}

/** @throws DomainError NOT_YOUR_SESSION session:<operation>Denied, NOT_AUTHORIZED session:consumerOnly */
export function requireConsumer(ctx: Caller, row: Sides, operation: "cancel" | "dispatch"): void {
  if (isConsumer(ctx, row)) return;
  if (isOperator(ctx, row)) throw new DomainError("NOT_AUTHORIZED", "session:consumerOnly");
  throw new DomainError("NOT_YOUR_SESSION", `session:${operation}Denied`);
}

/** @throws DomainError NOT_YOUR_SESSION session:<operation>Denied, NOT_OPERATOR session:notAssignedOperator */
export function requireOperator(ctx: Caller, row: Sides, operation: "start" | "producerToken"): void {
  if (isOperator(ctx, row)) return;
  if (isConsumer(ctx, row)) throw new DomainError("NOT_OPERATOR", "session:notAssignedOperator");
  throw new DomainError("NOT_YOUR_SESSION", `session:${operation}Denied`);
}
