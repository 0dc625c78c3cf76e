import { z } from "zod";
import { outputAddress, outputAmount, outputHash, outputId, text, timestamp } from "../primitives.schemas.ts";

export const StatementQuery = z.object({
  month: text.regex(/^(20\d{2})-(0[1-9]|1[0-2])$/, "must be a month like 2026-05").meta({ example: "2026-05" }),
  format: text.pipe(z.enum(["json", "csv"])).default("json"),
});
export type StatementQuery = z.infer<typeof StatementQuery>;

const exampleLine = {
  at: "2026-05-13T12:00:41.000Z",
  kind: "SETTLE",
  side: "PAYER",
  sessionId: "019e2135-4600-7c3b-8e5f-1a2b3c4d5e6f",
  seconds: 28,
  ratePerSecondMicroUsdc: "1000",
  toAmountMicroUsdc: "23800",
  feeAmountMicroUsdc: "4200",
  amountMicroUsdc: "28000",
  changeMicroUsdc: "-28000",
  balanceMicroUsdc: "4972000",
  txHash: "0x9c0e5b3f1d2a4c68807e6f5d4c3b2a190817263544536271809fa0b1c2d3e4f5",
  blockNumber: "128",
  logIndex: 3,
};

/** One line of the ledger. Money in µUSDC. */
export const StatementLine = z
  .object({
    at: timestamp,
    kind: z.enum(["DEPOSIT", "WITHDRAWAL", "SETTLE"]),
    side: z.enum(["PAYER", "PAYEE"]).nullable(),
    sessionId: outputId
      .nullable()
      .describe("Null for deposits and withdrawals, and for a session of another workspace of this wallet."),
    seconds: z.number().int().nullable(),
    ratePerSecondMicroUsdc: outputAmount.nullable(),
    toAmountMicroUsdc: outputAmount.nullable().describe("Of the settlement: what the operator got."),
    feeAmountMicroUsdc: outputAmount.nullable().describe("Of the settlement: the platform's fee."),
    amountMicroUsdc: outputAmount.describe("As in the ledger, without a sign."),
    changeMicroUsdc: z
      .string()
      .regex(/^(0|-?[1-9][0-9]*)$/)
      .describe('What the line did to the pool; earnings go to the wallet itself, so they are "0" here.'),
    balanceMicroUsdc: outputAmount,
    txHash: outputHash,
    blockNumber: outputAmount,
    logIndex: z.number().int(),
  })
  .meta({ id: "StatementLine", example: exampleLine });
export type StatementLine = z.infer<typeof StatementLine>;

/** Spec 7.13. The changes of the lines add up to closing − opening. */
export const Statement = z
  .object({
    workspaceId: outputId,
    walletAddress: outputAddress,
    month: z.string(),
    openingBalanceMicroUsdc: outputAmount,
    closingBalanceMicroUsdc: outputAmount,
    lines: z.array(StatementLine),
  })
  .meta({
    id: "Statement",
    example: {
      workspaceId: "3a91cf0e-7b1d-4c55-9e0a-2f6d8b1c4e70",
      walletAddress: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
      month: "2026-05",
      openingBalanceMicroUsdc: "5000000",
      closingBalanceMicroUsdc: "4972000",
      lines: [exampleLine],
    },
  });
export type Statement = z.infer<typeof Statement>;
