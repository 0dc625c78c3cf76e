import "server-only";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { DomainError } from "#core/errors.ts";
import { clients } from "../context.ts";
import type { EdgeResponse } from "../edge/exchange.ts";
import { commonHeaders } from "../luxxon/common-headers.ts";
import { failure } from "../luxxon/envelope.ts";
import { requestIdOf } from "../request-id.ts";

/**
 * Longer than proxies and clients keep an idle connection themselves (most end it within 60 s): who writes a call on one
 * that the server has ended in the same moment hears a reset, and cannot know whether it was taken.
 */
const idleConnectionMs = 75_000;

/**
 * Lets a server answer with the front. What Node would answer by itself, without a body, gets the envelope too (spec 1.3):
 * bytes that are no HTTP, an unknown expectation, a missing Host, CONNECT.
 */
export function serveFront(
  server: Server,
  listener: (request: IncomingMessage, response: ServerResponse) => unknown,
): void {
  Object.assign(server, { requireHostHeader: false, keepAliveTimeout: idleConnectionMs });
  server.on("request", listener);
  server.on("checkExpectation", listener);
  server.on("connect", (_request, socket) => write(socket, new DomainError("METHOD_NOT_ALLOWED", "route:method")));
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    if (error.code === "ECONNRESET" || !socket.writable) socket.destroy();
    else write(socket, new DomainError("INVALID_INPUT", undefined, { cause: error }));
  });
}

/** Nobody knows where the next request would begin: the connection ends with the answer, and what still comes is dropped. */
function write(socket: Duplex, error: DomainError): void {
  const requestId = requestIdOf(undefined);
  const { status, headers, body } = failure(error, requestId, new Date());
  const more = commonHeaders({ header: () => undefined }, clients().settings, requestId);
  const allow: EdgeResponse["headers"] = status === 405 ? { allow: "" } : {};
  const all = { ...headers, ...more, ...allow, connection: "close", "content-length": Buffer.byteLength(body) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  socket.on("error", () => socket.destroy());
  socket.resume();
  socket.end(
    `HTTP/1.1 ${status} ${status === 405 ? "Method Not Allowed" : "Bad Request"}\r\n${lines.join("\r\n")}\r\n\r\n${body}`,
  );
}
