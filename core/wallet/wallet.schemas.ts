import { z } from "zod";
import {
  microUsdc,
  outputAddress,
  outputAmount,
  outputHash,
  outputId,
  queryInteger,
  timestamp,
  uuid,
} from "../primitives.schemas.ts";

/** Spec 7.7. Money in µUSDC. */
export const Wallet = z
  .object({
    workspaceId: outputId,
    walletAddress: outputAddress,
    trackedBalance: outputAmount,
    lastSyncBlock: outputAmount,
    updatedAt: timestamp,
    heldMicroUsdc: outputAmount,
    unsettledMicroUsdc: outputAmount,
    availableMicroUsdc: outputAmount,
  })
  .meta({
    id: "Wallet",
    example: {
      workspaceId: "3a91cf0e-7b1d-4c55-9e0a-2f6d8b1c4e70",
      walletAddress: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
      trackedBalance: "5000000",
      lastSyncBlock: "1234",
      updatedAt: "2026-05-13T12:00:00.000Z",
      heldMicroUsdc: "600000",
      unsettledMicroUsdc: "0",
      availableMicroUsdc: "4400000",
    },
  });
export type Wallet = z.infer<typeof Wallet>;

export const WalletEvent = z
  .object({
    id: outputId,
    workspaceId: outputId,
    kind: z.enum(["DEPOSIT", "WITHDRAWAL", "SETTLE", "APPROVAL"]),
    txHash: outputHash,
    blockNumber: outputAmount,
    confirmedAt: timestamp,
    amountUsdc: outputAmount.describe("In µUSDC, despite its name."),
    relatedSession: outputId.nullable(),
    side: z.enum(["PAYER", "PAYEE"]).nullable(),
  })
  .meta({
    id: "WalletEvent",
    example: {
      id: "019e2135-f5c8-7e66-9b77-88c9d0e1f203",
      workspaceId: "3a91cf0e-7b1d-4c55-9e0a-2f6d8b1c4e70",
      kind: "SETTLE",
      txHash: "0x9a41d2b5c7e8f90112233445566778899aabbccddeeff00112233445566c07e1",
      blockNumber: "1240",
      confirmedAt: "2026-05-13T12:00:45.000Z",
      amountUsdc: "28000",
      relatedSession: "019e2135-4600-7c3b-8e5f-1a2b3c4d5e6f",
      side: "PAYER",
    },
  });
export type WalletEvent = z.infer<typeof WalletEvent>;

export const WalletQuery = z.object({ workspaceId: uuid.optional() });

export const ListWalletEventsQuery = z.object({
  cursor: uuid.optional(),
  limit: queryInteger(1, 200).default(50),
  workspaceId: uuid.optional(),
});
export type ListWalletEventsQuery = z.infer<typeof ListWalletEventsQuery>;

/** Spec 7.13: the pool balance in µUSDC below which the workspace is told; null for never. */
export const Alerts = z
  .object({ lowBalanceMicroUsdc: outputAmount.nullable() })
  .meta({ id: "Alerts", example: { lowBalanceMicroUsdc: "5000000" } });

export const UpdateAlertsInput = z
  .object({
    lowBalanceMicroUsdc: microUsdc
      .refine((v) => BigInt(v) <= 1_000_000_000_000_000n, "must be at most 1000000000000000")
      .nullable(),
  })
  .meta({ id: "UpdateAlertsInput", example: { lowBalanceMicroUsdc: "5000000" } });
export type Alerts = z.infer<typeof Alerts>;
