import "server-only";
import { setTimeout as delay } from "node:timers/promises";
import { v7 } from "uuid";
import type { Context } from "../context.ts";
import { eventData } from "../events/event-data.ts";
import { type Claimed, claimDeliveries, fanOut, noteAttempt } from "./deliveries.sql.ts";
import { sendMessage } from "./send-message.ts";

/** How long a tick waits for receivers; calls that take longer go on after its answer. */
const waitMs = 1_000;
/** Calls under way at once in one process. */
const maxCalls = 512;
const claimEveryMs = 50;

let calls = 0;

/**
 * Part of the tick: turns events into deliveries and sends what is due. A killed sender's deliveries are leased again and
 * arrive with the same id; a receiver that is slow or dead delays neither the tick nor any other receiver.
 * @returns how many attempts ended in this run.
 */
export async function deliverDue(ctx: Context): Promise<number> {
  const until = performance.now() + waitMs;
  const under = new Set<Promise<void>>();
  let ended = 0;
  while (await fanOut(ctx));
  for (;;) {
    const room = maxCalls - calls;
    const claimed = room > 0 ? await claimDeliveries(ctx, v7(), room) : [];
    for (const delivery of claimed) {
      const call = deliver(ctx, delivery).finally(() => {
        ended++;
        under.delete(call);
      });
      under.add(call);
    }
    if (under.size === 0 || performance.now() >= until) return ended;
    await Promise.race([Promise.all(under), delay(claimEveryMs)]);
  }
}

/** One attempt. What cannot be noted is leased again by a later run. */
async function deliver(ctx: Context, delivery: Claimed): Promise<void> {
  calls++;
  try {
    const { id, type, at, endpointId, workspaceId } = delivery;
    const data = eventData(ctx, delivery, workspaceId);
    const outcome = await sendMessage(ctx, delivery, { id, type, at, data });
    const isDisabled = await noteAttempt(ctx, delivery, outcome);
    if (isDisabled) ctx.log.warn({ endpointId, workspaceId, status: outcome.status }, "webhook endpoint disabled");
  } catch (err) {
    ctx.log.error({ endpointId: delivery.endpointId, eventId: delivery.id, err }, "webhook attempt not noted");
  } finally {
    calls--;
  }
}
