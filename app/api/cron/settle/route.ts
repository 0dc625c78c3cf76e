import "server-only";
import { runTick } from "#core/tick/run-tick.ts";
import { cron } from "#http/cron.ts";

export const POST = cron.route(runTick);
export const GET = POST;
