import "server-only";
import { z } from "zod";
import { access } from "#core/access/access.ts";
import { uuid } from "#core/primitives.schemas.ts";
import { getSettlement } from "#core/settlements/get-settlement.ts";
import { Settlement } from "#core/settlements/settlements.schemas.ts";
import { luxxon } from "#http/luxxon/route.ts";

export const GET = luxxon.route(
  {
    id: "getSettlement",
    summary: "How far paying a session on chain has come",
    description:
      "Always answers for a session you can see. Members that do not apply to the state are absent; a FAILED one says why and when it is tried again.",
    auth: access.readSettlements,
    params: z.object({ sessionId: uuid }),
    response: Settlement,
    errors: ["SESSION_NOT_FOUND", "NOT_AUTHORIZED session:viewDenied"],
  },
  ({ ctx, params }) => getSettlement(ctx, params),
);
