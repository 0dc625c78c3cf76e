import "server-only";
import type { Context } from "../context.ts";
import { DomainError } from "../errors.ts";
import { type ClaimRow, claimKey, releaseKey } from "./idempotency.sql.ts";
import type { IdempotentCall } from "./idempotent-call.ts";

/**
 * Runs `work` once for all calls with the same `Idempotency-Key` (spec 1.7); without a key it just runs. The effect of
 * `work` is made with `heldClaim` and `recordAnswer`, so that it happens exactly when its answer is written down. A
 * repeat gets the recorded result. A call that fails gives the key back; one that dies loses it when its lease ends.
 * @throws DomainError CONFLICT idempotency:bodyMismatch, idempotency:inProgress; what `work` throws
 */
export async function once<T>(ctx: Pick<Context, "db" | "log" | "idempotency">, work: () => Promise<T>): Promise<T> {
  const { idempotency: call } = ctx;
  if (!call) return work();
  const found = await claim(ctx, call);
  if (!found.isClaimed) return replay(call, found) as T;
  try {
    const result = await work();
    if (!call.answer) throw new Error(`${call.operation} has recorded no answer`);
    return result;
  } catch (error) {
    await releaseKey(ctx, call).catch((err: unknown) =>
      ctx.log.warn({ err }, "an idempotency key waits for its lease"),
    );
    throw error;
  }
}

async function claim(ctx: Pick<Context, "db">, call: IdempotentCall): Promise<ClaimRow> {
  for (let attempt = 0; attempt < 3; attempt++) {
    const found = await claimKey(ctx, call);
    if (found) return found;
  }
  throw inProgress();
}

function replay(call: IdempotentCall, { isSameRequest, status, body }: ClaimRow): unknown {
  if (!isSameRequest) throw new DomainError("CONFLICT", "idempotency:bodyMismatch");
  if (status === null || body === null) throw inProgress();
  call.answer = { status, body, isReplay: true };
  return call.parse(body);
}

/** What a call is told whose key is in the hands of another. */
export const inProgress = () => new DomainError("CONFLICT", "idempotency:inProgress");
