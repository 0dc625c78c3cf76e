import "server-only";
import { z } from "zod";
import { access } from "#core/access/access.ts";
import { createWorkspace } from "#core/workspaces/create-workspace.ts";
import { listWorkspaces } from "#core/workspaces/list-workspaces.ts";
import { CreatedWorkspace, CreateWorkspaceInput, MembershipRow } from "#core/workspaces/workspaces.schemas.ts";
import { luxxon } from "#http/luxxon/route.ts";

export const GET = luxxon.route(
  {
    id: "listWorkspaces",
    summary: "Workspaces of the signed-in wallet",
    description: "With your role in each, newest first. Deleted ones are left out.",
    auth: access.wallet,
    response: z.array(MembershipRow),
  },
  ({ ctx }) => listWorkspaces(ctx),
);

export const POST = luxxon.route(
  {
    id: "createWorkspace",
    summary: "Create a workspace owned by the signer of a challenge",
    description: "The signature is the credential; no cookie is needed. A taken slug does not spend the nonce.",
    auth: access.public,
    limit: "auth",
    body: CreateWorkspaceInput,
    status: 201,
    response: CreatedWorkspace,
    errors: [
      "NOT_AUTHENTICATED auth:nonceInvalid",
      "NOT_AUTHENTICATED auth:signatureInvalid",
      "CONFLICT workspace:slugTaken",
      "AUTHZ_ERROR",
      "UNAVAILABLE chain:unavailable",
    ],
  },
  ({ ctx, body }) => createWorkspace(ctx, body),
);
