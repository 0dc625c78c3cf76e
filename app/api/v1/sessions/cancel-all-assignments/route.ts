import "server-only";
import { access } from "#core/access/access.ts";
import { cancelAssignments } from "#core/sessions/cancel-assignments.ts";
import { CancelledAssignments } from "#core/sessions/sessions.schemas.ts";
import { luxxon } from "#http/luxxon/route.ts";

export const POST = luxxon.route(
  {
    id: "cancelAssignments",
    summary: "Give back every assignment that is not LIVE yet",
    description:
      "Cancels each ASSIGNED session of which this workspace is the operator, oldest first. LIVE ones go on.",
    auth: access.cancelAssignments,
    response: CancelledAssignments,
    errors: ["NOT_OPERATOR session:notSupplier"],
  },
  ({ ctx }) => cancelAssignments(ctx),
);
