import { z } from "zod";
import { text } from "../primitives.schemas.ts";

export const VideoEventPath = z.object({ token: text.meta({ example: "t0ken" }) });

/** Spec 7.9; what else the provider sends is ignored. */
export const VideoEvent = z
  .object({
    data: z.object({ input_id: text, event_type: text, updated_at: text.optional() }),
  })
  .meta({
    id: "VideoEvent",
    example: {
      data: {
        input_id: "6f1d2c3b4a5968778695a4b3c2d1e0f1",
        event_type: "live_input.disconnected",
        updated_at: "2026-05-13T12:00:10.000Z",
      },
    },
  });
export type VideoEvent = z.infer<typeof VideoEvent>;
