import "server-only";
import type { changeMembers } from "./change-members.ts";
import type { ChangedMember } from "./members.schemas.ts";
import { publicMember } from "./public-member.ts";

/** The row of spec 7.10 with its token. */
export function changedMember({ member, consistencyToken }: Awaited<ReturnType<typeof changeMembers>>): ChangedMember {
  const { id } = member;
  if (id === null) throw new Error("the change left no member");
  return { ...publicMember({ ...member, id }), consistencyToken };
}
