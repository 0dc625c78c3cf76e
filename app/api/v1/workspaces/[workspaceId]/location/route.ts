import "server-only";
import { z } from "zod";
import { access } from "#core/access/access.ts";
import { RecordLocationInput } from "#core/locations/locations.schemas.ts";
import { recordLocation } from "#core/locations/record-location.ts";
import { uuid } from "#core/primitives.schemas.ts";
import { Workspace } from "#core/workspaces/workspaces.schemas.ts";
import { luxxon } from "#http/luxxon/route.ts";

export const POST = luxxon.route(
  {
    id: "recordLocation",
    summary: "Heartbeat of an operator, about every 5 s while publishing",
    description:
      "Where the camera is. Silence and leaving the circle around the point are not paid. Sequences only rise.",
    auth: access.recordLocation,
    params: z.object({ id: uuid }),
    paramNames: { workspaceId: "id" },
    workspace: { in: "params", name: "id", mismatch: "workspace:mismatch" },
    body: RecordLocationInput,
    response: Workspace,
    errors: ["NOT_OPERATOR workspace:notSupplier", "CONFLICT location:sequence"],
  },
  ({ ctx, body }) => recordLocation(ctx, body),
);
