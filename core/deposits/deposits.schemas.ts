import { z } from "zod";
import { microUsdc, outputHash, signature, text } from "../primitives.schemas.ts";

export const minDepositMicroUsdc = 1_000_000n;
const maxDepositMicroUsdc = 2n ** 63n - 1n;
const maxUint256 = 2n ** 256n - 1n;

/** Unix seconds as a uint256: a JSON integer or a decimal string. */
const unixSeconds = z
  .union([
    z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
    text.regex(/^(0|[1-9]\d{0,77})$/, "must be Unix seconds"),
  ])
  .transform((v) => BigInt(v))
  .refine((v) => v <= maxUint256, "must fit 256 bits");

/** Spec 7.13: an EIP-3009 `receiveWithAuthorization` from the workspace's wallet to the settlement contract. */
export const CreateDepositInput = z
  .object({
    amountMicroUsdc: microUsdc
      .transform((v) => BigInt(v))
      .refine((v) => v >= minDepositMicroUsdc && v <= maxDepositMicroUsdc, "must be at least 1 USDC")
      .describe("At least 1 USDC."),
    validAfter: unixSeconds.describe("Unix seconds."),
    validBefore: unixSeconds.describe("Unix seconds."),
    nonce: text
      .regex(/^0x[0-9a-fA-F]{64}$/, "must be 32 hex bytes")
      .transform((v) => v.toLowerCase() as `0x${string}`)
      .describe("32 random bytes. The deposit is idempotent by them."),
    signature,
  })
  .meta({
    id: "CreateDepositInput",
    example: {
      amountMicroUsdc: "5000000",
      validAfter: 0,
      validBefore: 1_778_677_200,
      nonce: "0x1f1e1d1c1b1a191817161514131211100f0e0d0c0b0a09080706050403020100",
      signature:
        "0x766e09a5da7119367378524cc4b2392c36f78de816c8fe34783e16b535ad7eef62dc159ab3cee5d040a8b540301ae75d21d1b118d4c99179abeccd20e3beba4d1c",
    },
  });
export type CreateDepositInput = z.infer<typeof CreateDepositInput>;

/** The hash changes when a stuck transaction is replaced; the ledger says when the deposit is in. */
export const Deposit = z.object({ txHash: outputHash, state: z.literal("SUBMITTED") }).meta({
  id: "Deposit",
  example: { txHash: "0x9c0e5b3f1d2a4c68807e6f5d4c3b2a190817263544536271809fa0b1c2d3e4f5", state: "SUBMITTED" },
});
export type Deposit = z.infer<typeof Deposit>;
