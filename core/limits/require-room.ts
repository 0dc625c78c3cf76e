import "server-only";
import type { Use, Verdict } from "#limits/limiter.ts";
import type { Clients } from "../context.ts";
import { DomainError } from "../errors.ts";

/** RATE_LIMITED `rate:<policy>`, with what the answer's header fields say. */
export class RateLimitedError extends DomainError {
  readonly verdict: Verdict & { refusedBy: string };
  constructor(verdict: Verdict & { refusedBy: string }) {
    super("RATE_LIMITED", `rate:${verdict.refusedBy}`, { retryAfterSeconds: verdict.retryAfterSeconds });
    this.verdict = verdict;
  }
}

/**
 * Counts one call under every policy named, or under none when one has no room.
 * @throws RateLimitedError
 */
export async function requireRoom({ limits }: Pick<Clients, "limits">, uses: readonly Use[]): Promise<Verdict> {
  const verdict = await limits.take(uses);
  const { refusedBy } = verdict;
  if (refusedBy !== undefined) throw new RateLimitedError({ ...verdict, refusedBy });
  return verdict;
}
