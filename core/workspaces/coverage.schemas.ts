import { z } from "zod";
import { queryInteger, text } from "../primitives.schemas.ts";
import { DeviceKind } from "./workspaces.schemas.ts";

/** An ONLINE supplier's circle, without its identity (spec 7.1). */
export const CoverageCircle = z
  .object({ lat: z.number(), lng: z.number(), radiusMeters: z.number(), deviceKind: DeviceKind.nullable() })
  .meta({
    id: "CoverageCircle",
    example: { lat: 48.8584, lng: 2.2945, radiusMeters: 2000, deviceKind: "PHONE" },
  });
export type CoverageCircle = z.infer<typeof CoverageCircle>;

const bbox = text
  .regex(/^-?\d{1,3}(\.\d{1,30})?(,-?\d{1,3}(\.\d{1,30})?){3}$/, "must be minLng,minLat,maxLng,maxLat")
  .transform((v) => {
    const [minLng = 0, minLat = 0, maxLng = 0, maxLat = 0] = v.split(",").map(Number);
    return { minLng, minLat, maxLng, maxLat };
  })
  .refine(({ minLng, maxLng }) => Math.abs(minLng) <= 180 && Math.abs(maxLng) <= 180, "longitudes are -180 to 180")
  .refine(({ minLat, maxLat }) => minLat >= -90 && minLat <= maxLat && maxLat <= 90, "latitudes rise from -90 to 90");
export type BoundingBox = z.infer<typeof bbox>;

export const CoverageQuery = z.object({
  bbox: bbox.optional().describe("`minLng,minLat,maxLng,maxLat`; minLng > maxLng crosses the antimeridian."),
  limit: queryInteger(1, 5_000).default(5_000),
});
export type CoverageQuery = z.infer<typeof CoverageQuery>;
