import "server-only";
import type { Address } from "viem";
import type { WorkspaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { findMember, type MemberRow } from "./members.sql.ts";

/** @throws DomainError NOT_FOUND member:notFound */
export async function requireMember(ctx: WorkspaceContext, walletAddress: Address): Promise<MemberRow> {
  const member = await findMember(ctx, walletAddress);
  if (!member) throw new DomainError("NOT_FOUND", "member:notFound");
  return member;
}
