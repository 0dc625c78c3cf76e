import { z } from "zod";

/** What one run of the tick did (spec 14.5). */
export const TickReport = z
  .object({
    expired: z.number().int(),
    wentLive: z.number().int(),
    ended: z.number().int(),
    submitted: z.number().int(),
    confirmed: z.number().int(),
    failed: z.number().int(),
    webhooks: z.number().int(),
    lastSyncBlock: z.string(),
  })
  .meta({ id: "TickReport" });
export type TickReport = z.infer<typeof TickReport>;
