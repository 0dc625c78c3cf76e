import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";

export interface Received {
  id: string;
  headers: Record<string, string>;
  body: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests read any member of any message
  message: any;
}

export interface Receiver {
  url: string;
  /** Every call, in order, whatever the answer was. */
  received: Received[];
  connections: number;
  /** What it does with a call; the default answers 200. */
  answer: (call: Received, response: ServerResponse) => void;
  /** Whether the package of the standard accepts the call under this secret. */
  verifies(call: Received, secret: string): boolean;
  close(): Promise<void>;
}

/** A receiver of webhooks on a loopback port. */
export async function startReceiver(): Promise<Receiver> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString();
      const headers = request.headers as Record<string, string>;
      const call = { id: headers["webhook-id"] ?? "", headers, body, message: JSON.parse(body) };
      receiver.received.push(call);
      receiver.answer(call, response);
    });
  });
  server.on("connection", () => {
    receiver.connections++;
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received: [],
    connections: 0,
    answer: (_call, response) => void response.writeHead(200).end(),
    verifies({ body, headers }, secret) {
      try {
        new Webhook(secret).verify(body, headers);
        return true;
      } catch {
        return false;
      }
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return receiver;
}

/** Answers every call with this status. */
export const always =
  (status: number): Receiver["answer"] =>
  (_call, response) =>
    void response.writeHead(status).end();
