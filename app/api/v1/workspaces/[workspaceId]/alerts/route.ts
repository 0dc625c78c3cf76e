import "server-only";
import { z } from "zod";
import { access } from "#core/access/access.ts";
import { uuid } from "#core/primitives.schemas.ts";
import { updateAlerts } from "#core/wallet/update-alerts.ts";
import { Alerts, UpdateAlertsInput } from "#core/wallet/wallet.schemas.ts";
import { luxxon } from "#http/luxxon/route.ts";

export const PATCH = luxxon.route(
  {
    id: "updateAlerts",
    summary: "The pool balance below which pool.low is sent",
    description: "Crossing it sends `pool.low` once, until the balance is above it again. Null turns it off.",
    auth: access.updateAlerts,
    params: z.object({ id: uuid }),
    paramNames: { workspaceId: "id" },
    workspace: { in: "params", name: "id", mismatch: "workspace:mismatch" },
    body: UpdateAlertsInput,
    response: Alerts,
  },
  ({ ctx, body }) => updateAlerts(ctx, body),
);
