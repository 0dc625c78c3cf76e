import "server-only";
import { z } from "zod";
import { access } from "#core/access/access.ts";
import { DeletedWorkspace } from "#core/members/members.schemas.ts";
import { uuid } from "#core/primitives.schemas.ts";
import { deleteWorkspace } from "#core/workspaces/delete-workspace.ts";
import { getWorkspace } from "#core/workspaces/get-workspace.ts";
import { updateWorkspace } from "#core/workspaces/update-workspace.ts";
import { UpdateWorkspaceInput, Workspace } from "#core/workspaces/workspaces.schemas.ts";
import { luxxon } from "#http/luxxon/route.ts";

const path = {
  params: z.object({ id: uuid }),
  paramNames: { workspaceId: "id" },
  workspace: { in: "params", name: "id", mismatch: "workspace:mismatch" },
  response: Workspace,
} as const;

export const GET = luxxon.route(
  {
    ...path,
    id: "getWorkspace",
    summary: "One workspace",
    description: "For its members, and for any of its keys.",
    auth: access.getWorkspace,
  },
  ({ ctx }) => getWorkspace(ctx),
);

export const PATCH = luxxon.route(
  {
    ...path,
    id: "updateWorkspace",
    summary: "Change the name of a workspace, or a supplier's availability and circle",
    description:
      "All of the patch or none of it. `ONLINE` needs a complete circle; null clears a member. A name is for people: keys cannot set it.",
    auth: access.updateWorkspace,
    body: UpdateWorkspaceInput,
    example: {
      availabilityState: "ONLINE",
      coverageLat: 48.8584,
      coverageLng: 2.2945,
      coverageRadiusMeters: 5000,
      lastSeenAt: "2026-05-13T11:59:00.000Z",
    },
    errors: [
      "NOT_AUTHORIZED workspace:nameWalletOnly",
      "NOT_OPERATOR workspace:notSupplier",
      "INVALID_STATE workspace:availability:coverageMissing",
      "INVALID_STATE workspace:availability:BUSY",
      "INVALID_STATE workspace:coverage:<STATE>",
    ],
  },
  ({ ctx, body }) => updateWorkspace(ctx, body),
);

export const DELETE = luxxon.route(
  {
    ...path,
    id: "deleteWorkspace",
    summary: "Delete a workspace for good",
    description:
      "Refused while a session is open or a charge unpaid. Its keys die at once; its pool stays withdrawable.",
    auth: access.deleteWorkspace,
    response: DeletedWorkspace,
    errors: ["INVALID_STATE workspace:delete:openSessions", "INVALID_STATE workspace:delete:unsettled"],
  },
  ({ ctx }) => deleteWorkspace(ctx),
);
