import { z } from "zod";
import { outputAddress, outputAmount, outputHash, outputId, timestamp } from "../primitives.schemas.ts";

export const SettlementState = z.enum(["NOT_READY", "PENDING", "SUBMITTED", "CONFIRMED", "FAILED", "SKIPPED"]);
export type SettlementState = z.infer<typeof SettlementState>;

export const FailureCode = z.enum(["UNDERFUNDED", "SPEND_CAP", "TOKEN_REJECTED", "MISMATCH", "REVERTED"]);
export type FailureCode = z.infer<typeof FailureCode>;

/** How the payee was paid; DEFERRED waits in the contract, since the token refuses the payee's address. */
export const Payout = z.enum(["PAID", "DEFERRED", "CLAIMED"]);
export type Payout = z.infer<typeof Payout>;

/** Spec 14.1: fixed when the session ends. Amounts in µUSDC. */
export const SettlementPayload = z
  .object({
    sessionIdHash: outputHash,
    from: outputAddress,
    to: outputAddress,
    toAmount: outputAmount,
    feeAmount: outputAmount,
    ratePerSecond: outputAmount,
    chargeableSeconds: z.number().int(),
    platformFeeBps: z.number().int(),
    consumerWorkspaceId: outputId,
    operatorWorkspaceId: outputId,
  })
  .meta({ id: "SettlementPayload" });
export type SettlementPayload = z.infer<typeof SettlementPayload>;

/** Spec 7.8: members that do not apply to the state are absent. */
export const Settlement = z
  .object({
    sessionId: outputId,
    state: SettlementState,
    payload: SettlementPayload.optional(),
    txHash: outputHash.optional(),
    confirmedAt: timestamp.optional(),
    payout: Payout.optional(),
    attempts: z.number().int().optional(),
    failureCode: FailureCode.optional(),
    nextAttemptAt: timestamp.nullable().optional(),
  })
  .meta({
    id: "Settlement",
    example: {
      sessionId: "019e2135-4600-7c3b-8e5f-1a2b3c4d5e6f",
      state: "CONFIRMED",
      payload: {
        sessionIdHash: "0x67002619ac6bc3628456fd0533ba79602539659136c37bc00000000000000001",
        from: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
        to: "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
        toAmount: "23800",
        feeAmount: "4200",
        ratePerSecond: "1000",
        chargeableSeconds: 28,
        platformFeeBps: 1500,
        consumerWorkspaceId: "3a91cf0e-7b1d-4c55-9e0a-2f6d8b1c4e70",
        operatorWorkspaceId: "b7c2d4e6-1f3a-4b5c-8d7e-9f0a1b2c3d4e",
      },
      txHash: "0x9a41d2b5c7e8f90112233445566778899aabbccddeeff00112233445566c07e1",
      confirmedAt: "2026-05-13T12:00:45.000Z",
      payout: "PAID",
      attempts: 1,
    },
  });
export type Settlement = z.infer<typeof Settlement>;

/** One line of the console's list. Amounts in µUSDC as decimal strings. */
export interface SettlementLine {
  sessionId: string;
  state: Exclude<SettlementState, "NOT_READY">;
  failureCode: FailureCode | null;
  nextAttemptAt: Date | null;
  attempts: number;
  txHash: string | null;
  endedAt: Date;
  confirmedAt: Date | null;
  chargeableSeconds: number;
  chargedMicroUsdc: string;
  toMicroUsdc: string;
  feeMicroUsdc: string;
  /** Both in a session that the workspace served itself. */
  isPayer: boolean;
  isPayee: boolean;
}

export interface ListSettlementsQuery {
  limit: number;
  state?: SettlementState | undefined;
  after?: string | undefined;
}
