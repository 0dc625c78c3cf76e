import "server-only";
import type { OutboundOutcome } from "#outbound/client.ts";
import type { Clients } from "../context.ts";
import type { Destination } from "./deliveries.sql.ts";
import { messageIdOf, signMessage } from "./sign-message.ts";
import { openSecret } from "./webhook-secret.ts";

const timeoutMs = 15_000;

interface Message {
  /** Of the event; the message id is made of it. */
  id: string;
  type: string;
  at: Date;
  data: object;
}

/** The bytes of a message to one workspace. */
export const messageBody = ({ type, at, data }: Omit<Message, "id">, workspaceId: string): string =>
  JSON.stringify({ type, timestamp: at.toISOString(), workspaceId, data });

/** Signs and sends one message, once. Equal events give equal bodies on every attempt (spec 7.11). */
export function sendMessage(
  ctx: Pick<Clients, "settings" | "outbound">,
  destination: Destination,
  { id, ...message }: Message,
): Promise<OutboundOutcome> {
  const { endpointId, workspaceId, url, secret, previousSecret, unixSeconds } = destination;
  const body = messageBody(message, workspaceId);
  const secrets = [secret, previousSecret].flatMap((sealed) => (sealed ? [openSecret(ctx, endpointId, sealed)] : []));
  const signed = signMessage({ id: messageIdOf(id), timestamp: unixSeconds, body }, secrets);
  const headers = { "content-type": "application/json", "user-agent": "Luxxon-Webhooks/1", ...signed };
  return ctx.outbound.post({ url, headers, body, timeoutMs });
}
