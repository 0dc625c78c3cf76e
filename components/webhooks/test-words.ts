import type { WebhookTest } from "../api/wire.ts";

/** How the receiver answered a test. */
export function testWords({ delivered, status, durationMs }: WebhookTest): { title: string; text: string } {
  if (delivered) return { title: "Test delivered", text: `The receiver answered ${status} in ${durationMs} ms.` };
  return {
    title: "Test not delivered",
    text:
      status === null
        ? `No answer after ${durationMs} ms. Is the receiver running, and reachable from here?`
        : `The receiver answered ${status} in ${durationMs} ms. Only 2xx counts as received.`,
  };
}
