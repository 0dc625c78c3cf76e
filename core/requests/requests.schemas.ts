import { z } from "zod";
import { outputId, queryInteger, text, timestamp, uuid } from "../primitives.schemas.ts";

/** One call of the request log (spec 7.13). */
export const LoggedRequest = z
  .object({
    requestId: z.string(),
    keyId: outputId.nullable().describe("Null for a call with a cookie."),
    method: z.string(),
    path: z.string().describe("Without the values of the query."),
    status: z.number().int(),
    durationMs: z.number().int(),
    at: timestamp,
    ip: z.string().nullable(),
  })
  .meta({
    id: "LoggedRequest",
    example: {
      requestId: "019e2135-4a10-7b22-9c33-44dd55ee66ff",
      keyId: "019e212c-1e40-7a11-9c22-33dd44ee55ff",
      method: "POST",
      path: "/api/v1/sessions",
      status: 201,
      durationMs: 18,
      at: "2026-05-13T12:00:00.000Z",
      ip: "203.0.113.7",
    },
  });
export type LoggedRequest = z.infer<typeof LoggedRequest>;

export const RequestsPath = z.object({ id: uuid });

export const ListRequestsQuery = z.object({
  limit: queryInteger(1, 200).default(50),
  cursor: text.min(1).max(200).optional(),
  keyId: uuid.optional(),
  status: text
    .regex(/^[1-5](?:xx|\d\d)$/, "must be a status or a class like 4xx")
    .optional()
    .describe("One status, or a class of them: `404`, `4xx`."),
  since: z.iso.datetime({ offset: true }).optional().describe("Calls from this time on."),
});
export type ListRequestsQuery = z.infer<typeof ListRequestsQuery>;
