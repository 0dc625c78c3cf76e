import "server-only";
import { requestLog } from "./context.ts";
import { tracing } from "./tracing/tracing.ts";

/** Writes down what this process holds in memory; the last thing before it ends. */
export async function flushAll(): Promise<void> {
  await Promise.all([requestLog().flush(), tracing()?.shutdown()]);
}
