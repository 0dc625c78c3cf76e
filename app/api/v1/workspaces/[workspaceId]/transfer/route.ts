import "server-only";
import { z } from "zod";
import { access } from "#core/access/access.ts";
import { ChangedMember, TransferWorkspaceInput } from "#core/members/members.schemas.ts";
import { transferWorkspace } from "#core/members/transfer-workspace.ts";
import { uuid } from "#core/primitives.schemas.ts";
import { luxxon } from "#http/luxxon/route.ts";

export const POST = luxxon.route(
  {
    id: "transferWorkspace",
    summary: "Make another member the owner",
    description: "The caller becomes ADMIN. The pool stays with the workspace's wallet.",
    auth: access.transferWorkspace,
    params: z.object({ id: uuid }),
    paramNames: { workspaceId: "id" },
    workspace: { in: "params", name: "id", mismatch: "workspace:mismatch" },
    body: TransferWorkspaceInput,
    response: ChangedMember,
    errors: ["NOT_FOUND member:notFound"],
  },
  ({ ctx, body }) => transferWorkspace(ctx, body),
);
