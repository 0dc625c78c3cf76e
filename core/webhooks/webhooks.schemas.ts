import { z } from "zod";
import { EventName } from "../events/events.schemas.ts";
import { outputId, queryInteger, rfc3339, text, timestamp, uuid } from "../primitives.schemas.ts";

const example = {
  id: "019e2130-0000-7f10-8a20-3b40c5d60718",
  workspaceId: "3a91cf0e-7b1d-4c55-9e0a-2f6d8b1c4e70",
  url: "https://example.com/hook",
  description: null,
  events: ["session.*"],
  enabled: true,
  disabledReason: null,
  createdAt: "2026-05-13T11:50:00.000Z",
  updatedAt: "2026-05-13T11:50:00.000Z",
};
const exampleMessage = "msg_019e213561587d10a1b2c3d4e5f60718";

/** Spec 7.11. */
export const Webhook = z
  .object({
    id: outputId,
    workspaceId: outputId,
    url: z.string(),
    description: z.string().nullable(),
    events: z.array(z.string()),
    enabled: z.boolean(),
    disabledReason: z
      .string()
      .nullable()
      .describe("`GONE` after a 410, `FAILING` after 120 hours of nothing but failures."),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({ id: "Webhook", example });
export type Webhook = z.infer<typeof Webhook>;

/** The two answers that carry a secret: creation and rotation. */
export const WebhookWithSecret = Webhook.extend({ secret: z.string() }).meta({
  id: "WebhookWithSecret",
  example: { ...example, secret: "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=" },
});
export type WebhookWithSecret = z.infer<typeof WebhookWithSecret>;

const families = ["session", "settlement", "key", "pool"] as const;

/** A name, all names of a family, or all. */
const EventFilter = z.union([
  EventName,
  z.enum(["*", "session.*", "settlement.*", "key.*", "pool.*"] satisfies (`${(typeof families)[number]}.*` | "*")[]),
]);

const url = text.max(2_048);
const events = z
  .array(EventFilter)
  .min(1)
  .max(50)
  .transform((names) => [...new Set(names)]);
const description = text.refine((v) => [...v].length <= 200, "must have at most 200 characters");

export const CreateWebhookInput = z
  .object({ url, events, description: description.optional() })
  .meta({ id: "CreateWebhookInput", example: { url: example.url, events: example.events } });
export type CreateWebhookInput = z.infer<typeof CreateWebhookInput>;

export const UpdateWebhookInput = z
  .object({
    url: url.optional(),
    events: events.optional(),
    description: description.nullish(),
    enabled: z.boolean().optional(),
  })
  .meta({ id: "UpdateWebhookInput", example: { events: ["session.*", "settlement.confirmed"] } });
export type UpdateWebhookInput = z.infer<typeof UpdateWebhookInput>;

export const WebhookPath = z.object({ id: uuid, webhookId: uuid });

export const RemovedWebhook = z.object({ ok: z.literal(true) }).meta({ id: "RemovedWebhook", example: { ok: true } });

export const WebhookTest = z
  .object({ delivered: z.boolean(), status: z.number().int().nullable(), durationMs: z.number().int() })
  .meta({ id: "WebhookTest", example: { delivered: true, status: 200, durationMs: 41 } });
export type WebhookTest = z.infer<typeof WebhookTest>;

/** One attempt to deliver one message. */
export const WebhookDelivery = z
  .object({
    id: z.string(),
    type: z.string(),
    attempt: z.number().int(),
    status: z.number().int().nullable(),
    durationMs: z.number().int(),
    at: timestamp,
    nextAttemptAt: timestamp.nullable(),
  })
  .meta({
    id: "WebhookDelivery",
    example: {
      id: exampleMessage,
      type: "session.live",
      attempt: 1,
      status: 200,
      durationMs: 41,
      at: "2026-05-13T12:00:07.100Z",
      nextAttemptAt: null,
    },
  });
export type WebhookDelivery = z.infer<typeof WebhookDelivery>;

export const PageQuery = z.object({ limit: queryInteger(1, 200).default(50), cursor: text.optional() });
export type PageQuery = z.infer<typeof PageQuery>;

/** What an endpoint was sent under one message id, for the console. */
export interface WebhookMessage {
  id: string;
  type: string;
  /** The signed bytes, the same on every attempt; null for a test and for what is older than the outbox. */
  body: string | null;
  /** Newest first. */
  attempts: WebhookDelivery[];
}

/** `msg_…` on the wire, the event's id inside. */
export const MessageId = text
  .regex(/^msg_[0-9a-f]{32}$/, "must be a message id")
  .transform((v) => v.slice(4).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"));

/** One message by its id, or all that were not delivered since a time. */
export const ReplayWebhookInput = z
  .object({
    messageId: MessageId.optional(),
    since: rfc3339.optional(),
    only: z.enum(["failed", "missing"]).optional(),
  })
  .superRefine(({ messageId, since, only }, ctx) => {
    const present = (value: unknown) => value !== undefined;
    const wrong = present(messageId)
      ? [since, only].some(present) && "messageId"
      : (![since, only].some(present) && "messageId") || (!present(since) && "since") || (!present(only) && "only");
    if (wrong) ctx.addIssue({ code: "custom", path: [wrong], message: "name one message, or both since and only" });
  })
  .meta({ id: "ReplayWebhookInput", example: { since: "2026-05-13T12:00:00.000Z", only: "failed" } });
export type ReplayWebhookInput = z.infer<typeof ReplayWebhookInput>;

export const Replay = z.object({ queued: z.number().int() }).meta({ id: "Replay", example: { queued: 12 } });
