import { z } from "zod";

/** Spec 7.11: what a webhook can be told. */
export const EventName = z.enum([
  "session.requested",
  "session.assigned",
  "session.live",
  "session.ended",
  "session.expired",
  "session.cancelled",
  "settlement.pending",
  "settlement.submitted",
  "settlement.confirmed",
  "settlement.failed",
  "settlement.skipped",
  "key.created",
  "key.revoked",
  "pool.deposited",
  "pool.withdrawn",
  "pool.low",
  "pool.exhausted",
]);
export type EventName = z.infer<typeof EventName>;

/** Spec 7.11: `data` of `pool.low` and `pool.exhausted`. Amounts in µUSDC. */
export const PoolAlert = z.object({
  walletAddress: z.string(),
  depositsMicroUsdc: z.string(),
  /** Charges of the wallet that are not paid yet, with what its LIVE sessions have come to. */
  accruedMicroUsdc: z.string(),
  sessionIds: z.array(z.string()),
});
export type PoolAlert = z.infer<typeof PoolAlert>;
