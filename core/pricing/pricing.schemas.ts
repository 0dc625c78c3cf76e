import { z } from "zod";
import {
  latitude,
  longitude,
  outputAmount,
  outputId,
  queryDegrees,
  queryInteger,
  timestamp,
  uuid,
} from "../primitives.schemas.ts";

/** Spec 7.5. */
export const Quote = z
  .object({
    quoteId: outputId,
    ratePerSecondMicroUsdc: outputAmount,
    estimatedTotalMicroUsdc: outputAmount,
    supplyFactor: z.number().describe("Factors are for display; the rate is computed in whole numbers."),
    demandFactor: z.number(),
    corridorMultiplier: z.number(),
    baseRatePerSecondMicroUsdc: outputAmount,
    expiresAt: timestamp,
  })
  .meta({
    id: "Quote",
    example: {
      quoteId: "019e2135-1ef0-7d44-8a55-66b7c8d9e0f1",
      ratePerSecondMicroUsdc: "1000",
      estimatedTotalMicroUsdc: "600000",
      supplyFactor: 1,
      demandFactor: 1,
      corridorMultiplier: 1,
      baseRatePerSecondMicroUsdc: "1000",
      expiresAt: "2026-05-13T12:00:20.000Z",
    },
  });
export type Quote = z.infer<typeof Quote>;

export const QuoteQuery = z.object({
  lat: queryDegrees(latitude).meta({ example: "48.8584" }),
  lng: queryDegrees(longitude).meta({ example: "2.2945" }),
  durationSeconds: queryInteger(1, 86_400).meta({ example: "600" }),
  workspaceId: uuid.optional(),
});
export type QuoteQuery = z.infer<typeof QuoteQuery>;
