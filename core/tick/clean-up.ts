import "server-only";
import type { Context } from "../context.ts";
import { deleteOldKeys } from "../idempotency/idempotency.sql.ts";
import { deleteOldTelemetry } from "../locations/locations.sql.ts";
import { deleteOldQuotes } from "../pricing/quotes.sql.ts";
import { deleteOldRequests } from "../requests/requests.sql.ts";
import { pruneBlocks } from "../wallet/ledger.sql.ts";
import { deleteOldChallenges, deleteOldDeliveries, deleteOldEvents, deleteOldLogins, takeTurn } from "./tick.sql.ts";

const everySeconds = 60;
const blocksKept = 256;
const batch = 5_000;
const rounds = 20;

/** Part of the tick, once a minute: deletes what nothing reads any more. */
export async function cleanUp(ctx: Context): Promise<void> {
  if (!(await takeTurn(ctx, "cleanUpTurn", everySeconds))) return;
  await deleteOldChallenges(ctx);
  await deleteOldLogins(ctx);
  await deleteOldQuotes(ctx);
  await deleteOldKeys(ctx);
  await deleteOldRequests(ctx);
  await pruneBlocks(ctx, blocksKept);
  for (let round = 0; round < rounds; round++) if ((await deleteOldTelemetry(ctx, batch)) < batch) break;
  await deleteOldEvents(ctx);
  await deleteOldDeliveries(ctx);
}
