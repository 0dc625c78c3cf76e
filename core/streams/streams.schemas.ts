import { z } from "zod";
import { text } from "../primitives.schemas.ts";

/** The id of the last event received, as an event stream named it (spec 7.6). */
export const StreamHeaders = z.object({
  "Last-Event-ID": text
    .regex(/^(0|[1-9]\d{0,15})$/, "must be the id of an event")
    .transform(Number)
    .pipe(z.number().int().max(Number.MAX_SAFE_INTEGER))
    .optional()
    .describe("Id of the last event received."),
});
