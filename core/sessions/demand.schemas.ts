import { z } from "zod";
import { outputAmount } from "../primitives.schemas.ts";

/** A cell of the demand map, by its centre (spec 7.1, 9). */
export const DemandCell = z
  .object({
    lat: z.number(),
    lng: z.number(),
    requests: z.number().int(),
    unmet: z.number().int().describe("Never assigned, and over or given up by the latest dispatch."),
    avgMaxPriceMicroUsdc: outputAmount.nullable().describe("The mean hold."),
  })
  .meta({
    id: "DemandCell",
    example: { lat: 48.8475, lng: 2.2908, requests: 12, unmet: 3, avgMaxPriceMicroUsdc: "600000" },
  });
export type DemandCell = z.infer<typeof DemandCell>;
