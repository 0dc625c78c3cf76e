import { z } from "zod";
import { outputAmount, outputId, text } from "../primitives.schemas.ts";

/** A calendar day in UTC that exists. */
const day = text
  .regex(/^\d{4}-\d{2}-\d{2}$/, "must be a date like 2026-05-13")
  .refine((v) => new Date(`${v}T00:00:00Z`).toJSON()?.startsWith(v) ?? false, "must be a date that exists");

/** Spec 7.13. Both days are included; the last thirty days when neither is given. */
export const UsageQuery = z.object({
  from: day.optional().describe("First day, like `2026-05-01`."),
  to: day.optional().describe("Last day, included."),
  by: text.pipe(z.enum(["day", "key"])).default("day"),
});
export type UsageQuery = z.infer<typeof UsageQuery>;

export const UsageRow = z
  .object({
    day: z.string().nullable().describe("Null by key."),
    keyId: outputId.nullable().describe("Null by day; by key, null stands for the console."),
    sessions: z.number().int(),
    cleanSeconds: z.number().int(),
    chargedMicroUsdc: outputAmount,
    requests: z.number().int(),
  })
  .meta({
    id: "UsageRow",
    example: {
      day: "2026-05-13",
      keyId: null,
      sessions: 12,
      cleanSeconds: 3480,
      chargedMicroUsdc: "3480000",
      requests: 214,
    },
  });
export type UsageRow = z.infer<typeof UsageRow>;
