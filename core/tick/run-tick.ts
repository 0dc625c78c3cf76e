import "server-only";
import { auditInTurn } from "../auditor/audit-in-turn.ts";
import type { Context } from "../context.ts";
import { guardCredit } from "../credit/guard-credit.ts";
import { expireDueSessions } from "../sessions/expire-due-sessions.ts";
import { goLiveDueSessions } from "../sessions/go-live-due-sessions.ts";
import { removeClosedMedia } from "../sessions/remove-closed-media.ts";
import { checkContractOnce } from "../settlements/check-contract.ts";
import { watchMedia } from "../video/watch-media.ts";
import { deliverDue } from "../webhooks/deliver-due.ts";
import { restoreGraph } from "../workspaces/restore-graph.ts";
import { retireSilentOperators } from "../workspaces/retire-silent-operators.ts";
import { cleanUp } from "./clean-up.ts";
import { type RunPart, settle } from "./settle.ts";
import type { TickReport } from "./tick.schemas.ts";
import { stampParts } from "./tick.sql.ts";

/**
 * One run of everything that happens by itself (spec 14.5). A failing part is logged and does not stop the others; any
 * number of runs may overlap, because each part is safe on its own.
 * @throws DatabaseUnavailableError
 */
export async function runTick(ctx: Context): Promise<TickReport> {
  const finished = new Set(["tick"]);
  const part: RunPart = async (name, run, otherwise) => {
    try {
      const result = await run(ctx);
      finished.add(name);
      return result;
    } catch (err) {
      ctx.log.error({ part: name, requestId: ctx.requestId, err }, "part of the tick failed");
      return otherwise;
    }
  };

  const { expired } = await part("expire", expireDueSessions, { expired: 0 });
  const wentLive = await part("goLive", goLiveDueSessions, 0);
  const [settled, webhooks, ended] = await Promise.all([
    settle(part),
    part("webhooks", deliverDue, 0),
    part("guard", guardCredit, 0),
    part("silence", watchMedia, 0),
    part("availability", retireSilentOperators, 0),
    part("contract", checkContractOnce, undefined),
    part("graph", restoreGraph, 0),
    part("media", removeClosedMedia, 0),
    part("audit", auditInTurn, undefined),
    part("cleanUp", cleanUp, undefined),
  ]);

  const lastSyncBlock = await stampParts(ctx, [...finished]);
  return { expired, wentLive, ...settled, ended: ended + settled.ended, webhooks, lastSyncBlock };
}
