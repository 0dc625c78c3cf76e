import "server-only";
import type { Member } from "./members.schemas.ts";
import type { MemberRow } from "./members.sql.ts";

/** The wire object of spec 7.10. */
export function publicMember({ createdAt, ...row }: MemberRow): Member {
  return { ...row, createdAt: createdAt.toISOString() };
}
