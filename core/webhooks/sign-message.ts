import "server-only";
import { createHmac } from "node:crypto";

export interface Message {
  /** `msg_` and 32 hex digits, equal on every attempt. */
  id: string;
  /** Unix seconds of the attempt. */
  timestamp: number;
  body: string;
}

/** Headers of Standard Webhooks; every secret that is live signs (spec 7.11). Secrets as shown: `whsec_…`. */
export function signMessage({ id, timestamp, body }: Message, secrets: readonly string[]): Record<string, string> {
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
    return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
  });
  return { "webhook-id": id, "webhook-timestamp": String(timestamp), "webhook-signature": signatures.join(" ") };
}

/** The message id of an event. */
export const messageIdOf = (eventId: string): string => `msg_${eventId.replaceAll("-", "")}`;
