import "server-only";
import { access } from "#core/access/access.ts";
import { SelectedWorkspace, SelectWorkspaceInput } from "#core/workspaces/workspaces.schemas.ts";
import { luxxon } from "#http/luxxon/route.ts";
import { selectAndRemember } from "#http/luxxon/sign-in.ts";

export const POST = luxxon.route(
  {
    id: "selectWorkspace",
    summary: "Select the workspace of this login",
    description:
      "Calls that name no workspace then mean this one. The cookie is issued anew with the time it has left.",
    auth: access.selectWorkspace,
    body: SelectWorkspaceInput,
    workspace: { in: "body", name: "workspaceId", mismatch: "workspace:mismatch" },
    response: SelectedWorkspace,
    answerHeaders: ["Set-Cookie"],
  },
  ({ ctx }) => selectAndRemember(ctx),
);
