import { z } from "zod";
import { latitude, longitude, text, uuid } from "../primitives.schemas.ts";

const highestSequence = 2n ** 63n - 1n;

/** A whole number up to 2^53 − 1, or as a decimal string up to 2^63 − 1; a decimal string afterwards. */
const sequence = z.union([
  z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).transform(String),
  text
    .regex(/^(0|[1-9][0-9]{0,18})$/, { error: "must be a whole number without leading zeros", abort: true })
    .refine((v) => BigInt(v) <= highestSequence, "must be at most 2^63 - 1"),
]);

/** Spec 7.3. */
export const RecordLocationInput = z
  .object({
    lat: latitude,
    lng: longitude,
    accuracyMeters: z.number().min(0).max(100_000),
    sequence,
    sessionId: uuid.optional(),
    speedMps: z.number().min(0).max(1_000).optional(),
  })
  .meta({
    id: "RecordLocationInput",
    example: { lat: 48.8584, lng: 2.2945, accuracyMeters: 5, sequence: 17 },
  });
export type RecordLocationInput = z.infer<typeof RecordLocationInput>;
