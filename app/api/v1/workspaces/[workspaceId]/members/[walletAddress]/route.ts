import "server-only";
import { z } from "zod";
import { access } from "#core/access/access.ts";
import { ChangedMember, RemovedMember, UpdateMemberInput } from "#core/members/members.schemas.ts";
import { removeMember } from "#core/members/remove-member.ts";
import { updateMember } from "#core/members/update-member.ts";
import { address, uuid } from "#core/primitives.schemas.ts";
import { luxxon } from "#http/luxxon/route.ts";

const path = {
  params: z.object({ id: uuid, walletAddress: address }),
  paramNames: { workspaceId: "id" },
  workspace: { in: "params", name: "id", mismatch: "workspace:mismatch" },
} as const;

export const PATCH = luxxon.route(
  {
    ...path,
    id: "updateMember",
    summary: "Give a member another role",
    description: "Only an owner makes or unmakes an OWNER; the last owner stays one.",
    auth: access.manageMembers,
    body: UpdateMemberInput,
    response: ChangedMember,
    errors: ["NOT_AUTHORIZED workspace:transferDenied", "NOT_FOUND member:notFound", "INVALID_STATE member:lastOwner"],
  },
  ({ ctx, params, body }) => updateMember(ctx, { ...params, ...body }),
);

export const DELETE = luxxon.route(
  {
    ...path,
    id: "removeMember",
    summary: "Remove a member, or leave the workspace",
    description: "Anybody may leave; removing others needs administrate, removing an OWNER transfer.",
    auth: access.leaveWorkspace,
    response: RemovedMember,
    errors: [
      "NOT_AUTHORIZED workspace:administrateDenied",
      "NOT_AUTHORIZED workspace:transferDenied",
      "NOT_FOUND member:notFound",
      "INVALID_STATE member:lastOwner",
    ],
  },
  ({ ctx, params }) => removeMember(ctx, params),
);
