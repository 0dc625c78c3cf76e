import "server-only";
import { z } from "zod";
import { access } from "#core/access/access.ts";
import { addMember } from "#core/members/add-member.ts";
import { listMembers } from "#core/members/list-members.ts";
import { AddMemberInput, ChangedMember, ListMembersQuery, Member } from "#core/members/members.schemas.ts";
import { uuid } from "#core/primitives.schemas.ts";
import { Page } from "#http/luxxon/reply.ts";
import { luxxon } from "#http/luxxon/route.ts";

const path = {
  params: z.object({ id: uuid }),
  paramNames: { workspaceId: "id" },
  workspace: { in: "params", name: "id", mismatch: "workspace:mismatch" },
} as const;

export const GET = luxxon.route(
  {
    ...path,
    id: "listMembers",
    summary: "Members of the workspace, oldest first",
    description: "Who may act for the workspace, and in which role.",
    auth: access.listMembers,
    query: ListMembersQuery,
    response: z.array(Member),
  },
  async ({ ctx, query }) => new Page(await listMembers(ctx, query)),
);

export const POST = luxxon.route(
  {
    ...path,
    id: "addMember",
    summary: "Give a wallet a role in the workspace",
    description: "An administrator adds ADMIN and VIEWER; only an owner adds an OWNER. At most 100 members.",
    auth: access.manageMembers,
    body: AddMemberInput,
    status: 201,
    response: ChangedMember,
    errors: ["NOT_AUTHORIZED workspace:transferDenied", "CONFLICT member:exists", "CONFLICT member:limit"],
  },
  ({ ctx, body }) => addMember(ctx, body),
);
