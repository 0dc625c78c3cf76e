import type { Member, Role } from "../api/wire.ts";

/** What each role is for, in one line. */
export const roleMeanings: Record<Role, string> = {
  OWNER: "Everything, also owners, transfer and deletion",
  ADMIN: "Sessions, keys, webhooks and members",
  VIEWER: "Sees sessions, keys and money; changes nothing",
};

export interface MemberRights {
  /** The roles that this member can be given; empty when the role stays as it is. */
  roles: readonly Role[];
  /** `leave` for oneself. */
  remove: "no" | "remove" | "leave";
  /** Why the last owner stays. */
  reason?: string;
}

const everyRole: readonly Role[] = ["OWNER", "ADMIN", "VIEWER"];

/** The roles that somebody with `role` may give (spec 7.10). */
export function grantableRoles(role: Role): readonly Role[] {
  if (role === "OWNER") return everyRole;
  return role === "ADMIN" ? ["ADMIN", "VIEWER"] : [];
}

/** What somebody may do about a member; what is refused by the server is absent here. */
export function memberRights(
  me: { walletAddress: string; role: Role },
  member: Pick<Member, "walletAddress" | "role">,
  owners: number,
): MemberRights {
  const isMe = member.walletAddress.toLowerCase() === me.walletAddress.toLowerCase();
  if (member.role === "OWNER" && owners === 1) {
    const reason = isMe ? "The only owner: make another member an owner to leave." : "The only owner.";
    return { roles: [], remove: "no", reason };
  }
  const mayTouch = me.role === "OWNER" || (me.role === "ADMIN" && member.role !== "OWNER");
  return {
    roles: mayTouch ? grantableRoles(me.role).filter((role) => role !== member.role) : [],
    remove: isMe ? "leave" : mayTouch ? "remove" : "no",
  };
}
