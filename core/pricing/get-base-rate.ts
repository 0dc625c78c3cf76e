import "server-only";
import type { Clients } from "../context.ts";

/** µUSDC per second before supply, demand and corridors (spec 11): with dynamic pricing off, the price everywhere. */
export async function getBaseRate({ settings }: Pick<Clients, "settings">): Promise<bigint> {
  return settings.BASE_RATE_MICRO_USDC;
}
