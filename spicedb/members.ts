import "server-only";
import { v1 } from "@authzed/authzed-node";

export type AuthzRole = "OWNER" | "ADMIN" | "VIEWER";

export interface AuthzMember {
  workspaceId: string;
  /** Lower case. */
  walletAddress: string;
  role: AuthzRole;
}

/** A wallet's role in a workspace after the write; null takes every role away. */
export interface RoleChange {
  workspaceId: string;
  walletAddress: string;
  role: AuthzRole | null;
}

export const workspaceType = "lx_workspace";
export const walletType = "wallet";
const relations = { OWNER: "owner", ADMIN: "admin", VIEWER: "viewer" } as const;

/** Object ids are lower case everywhere (spec 5). */
export function objectReference(objectType: string, id: string): v1.ObjectReference {
  return { objectType, objectId: id.toLowerCase() };
}

/** The updates that leave a wallet with exactly this role: its relation touched, the other two deleted. */
export function updatesFor({ workspaceId, walletAddress, role }: RoleChange): v1.RelationshipUpdate[] {
  const { TOUCH, DELETE } = v1.RelationshipUpdate_Operation;
  return (Object.keys(relations) as AuthzRole[]).map((candidate) => ({
    operation: candidate === role ? TOUCH : DELETE,
    relationship: {
      resource: objectReference(workspaceType, workspaceId),
      relation: relations[candidate],
      subject: { object: objectReference(walletType, walletAddress), optionalRelation: "" },
    },
  }));
}

/** Reads a relationship back as a member. @throws Error for a relation that the schema does not have. */
export function memberOf({ resource, relation, subject }: v1.Relationship): AuthzMember {
  const role = (Object.keys(relations) as AuthzRole[]).find((candidate) => relations[candidate] === relation);
  if (!role || !resource || !subject?.object) throw new Error(`not a membership: ${relation}`);
  return { workspaceId: resource.objectId, walletAddress: subject.object.objectId, role };
}
