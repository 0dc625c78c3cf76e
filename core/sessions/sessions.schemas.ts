import { z } from "zod";
import {
  consistencyToken,
  latitude,
  longitude,
  outputAmount,
  outputHash,
  outputId,
  queryInteger,
  text,
  timestamp,
  uuid,
} from "../primitives.schemas.ts";

export const SessionState = z.enum(["REQUESTED", "ASSIGNED", "LIVE", "PAUSED", "ENDED", "EXPIRED", "CANCELLED"]);
export type SessionState = z.infer<typeof SessionState>;

export const EndReason = z.enum([
  "CONSUMER_ENDED",
  "OPERATOR_ENDED",
  "MAX_DURATION",
  "WAIT_TIMEOUT",
  "CONSUMER_CANCELLED",
  "OPERATOR_CANCELLED",
  "CREDIT_EXHAUSTED",
]);
export type EndReason = z.infer<typeof EndReason>;

const example = {
  id: "019e2135-4600-7c3b-8e5f-1a2b3c4d5e6f",
  consumerWorkspaceId: "3a91cf0e-7b1d-4c55-9e0a-2f6d8b1c4e70",
  operatorWorkspaceId: null,
  state: "REQUESTED",
  maxDurationSeconds: 600,
  waitTimeoutSeconds: 300,
  ratePerSecondMicroUsdc: "1000",
  holdMicroUsdc: "600000",
  startedAt: null,
  endedAt: null,
  cleanSeconds: 0,
  chargedMicroUsdc: "0",
  settlementTxHash: null,
  videoBackendRef: null,
  createdAt: "2026-05-13T12:00:00.000Z",
  requestedLat: 48.8584,
  requestedLng: 2.2945,
  authorized: false,
  whepUrl: null,
  whipUrl: null,
  failedSeconds: 0,
  endReason: null,
};

/** Spec 6.3. */
export const Session = z
  .object({
    id: outputId,
    consumerWorkspaceId: outputId,
    operatorWorkspaceId: outputId.nullable(),
    state: SessionState,
    maxDurationSeconds: z.number().int(),
    waitTimeoutSeconds: z.number().int(),
    ratePerSecondMicroUsdc: outputAmount,
    holdMicroUsdc: outputAmount,
    startedAt: timestamp.nullable(),
    endedAt: timestamp.nullable(),
    cleanSeconds: z.number().int(),
    chargedMicroUsdc: outputAmount,
    settlementTxHash: outputHash.nullable(),
    videoBackendRef: z.string().nullable(),
    createdAt: timestamp,
    requestedLat: z.number(),
    requestedLng: z.number(),
    authorized: z.literal(false),
    whepUrl: z.string().nullable(),
    whipUrl: z.string().nullable(),
    failedSeconds: z.number().int(),
    endReason: EndReason.nullable(),
  })
  .meta({ id: "Session", example });
export type Session = z.infer<typeof Session>;

const { consumerWorkspaceId: _, ...exampleRequest } = example;

/** A waiting session as suppliers see it, without who asked (spec 7.13). */
export const SessionRequest = Session.omit({ consumerWorkspaceId: true })
  .extend({ distanceMeters: z.number().describe("From the centre of the workspace's circle.") })
  .meta({
    id: "SessionRequest",
    example: { ...exampleRequest, distanceMeters: 412.5 },
  });
export type SessionRequest = z.infer<typeof SessionRequest>;

/** A session with the token last stored for the caller's workspace (spec 1.4). */
export const SessionWithToken = Session.extend({ consistencyToken }).meta({
  id: "SessionWithToken",
  example: { ...example, consistencyToken: "GgYKBENPb1Y=" },
});
export type SessionWithToken = z.infer<typeof SessionWithToken>;

export const SessionPath = z.object({ id: uuid });

export const CreateSessionInput = z
  .object({
    lat: latitude,
    lng: longitude,
    maxDurationSeconds: z.number().int().min(1).max(86_400),
    waitTimeoutSeconds: z
      .number()
      .int()
      .default(300)
      .transform((v) => Math.min(3_600, Math.max(5, v)))
      .describe("How long an operator may take to accept; clamped to 5 to 3600."),
    quoteId: uuid.optional().describe("Locks the quoted rate; the point must lie within 100 m of the quoted one."),
    workspaceId: uuid.optional(),
  })
  .meta({ id: "CreateSessionInput", example: { lat: 48.8584, lng: 2.2945, maxDurationSeconds: 600 } });
export type CreateSessionInput = z.infer<typeof CreateSessionInput>;

export const ListSessionsQuery = z.object({
  limit: queryInteger(1, 500).default(100),
  cursor: text.optional(),
  state: text
    .transform((v) => v.split(","))
    .pipe(z.array(SessionState).min(1))
    .optional()
    .describe("States, separated by commas."),
  side: text.pipe(z.enum(["consumer", "operator"])).optional(),
  workspaceId: uuid.optional(),
});
export type ListSessionsQuery = z.infer<typeof ListSessionsQuery>;

export const ListRequestsQuery = z.object({
  limit: queryInteger(1, 200).default(50),
  cursor: text.optional(),
  workspaceId: uuid.optional(),
});
export type ListRequestsQuery = z.infer<typeof ListRequestsQuery>;

export const AcceptSessionInput = z
  .object({ operatorWorkspaceId: uuid.optional() })
  .meta({ id: "AcceptSessionInput", example: {} });

/** Spec 7.6. */
export const CancelledAssignments = z
  .object({ count: z.number().int(), cancelled: z.array(outputId) })
  .meta({ id: "CancelledAssignments", example: { count: 1, cancelled: [example.id] } });
export type CancelledAssignments = z.infer<typeof CancelledAssignments>;

export const ViewerToken = z.object({ videoBackendRef: z.string(), whepUrl: z.string() }).meta({
  id: "ViewerToken",
  example: {
    videoBackendRef: "6f1d2c3b4a5968778695a4b3c2d1e0f1",
    whepUrl: "http://localhost:3000/media/whep/Qm4xYz",
  },
});
export type ViewerToken = z.infer<typeof ViewerToken>;

export const ProducerToken = z.object({ videoBackendRef: z.string(), whipUrl: z.string() }).meta({
  id: "ProducerToken",
  example: {
    videoBackendRef: "6f1d2c3b4a5968778695a4b3c2d1e0f1",
    whipUrl: "http://localhost:3000/media/whip/Zx8aBc",
  },
});
export type ProducerToken = z.infer<typeof ProducerToken>;

export const StartedSession = z
  .object({ session: Session, videoBackendRef: z.string(), whipUrl: z.string(), whepUrl: z.string() })
  .meta({
    id: "StartedSession",
    example: {
      session: {
        ...example,
        operatorWorkspaceId: "b7c2d4e6-1f3a-4b5c-8d7e-9f0a1b2c3d4e",
        state: "ASSIGNED",
        videoBackendRef: "6f1d2c3b4a5968778695a4b3c2d1e0f1",
        whepUrl: "http://localhost:3000/media/whep/Qm4xYz",
        whipUrl: "http://localhost:3000/media/whip/Zx8aBc",
      },
      videoBackendRef: "6f1d2c3b4a5968778695a4b3c2d1e0f1",
      whipUrl: "http://localhost:3000/media/whip/Zx8aBc",
      whepUrl: "http://localhost:3000/media/whep/Qm4xYz",
    },
  });
export type StartedSession = z.infer<typeof StartedSession>;
