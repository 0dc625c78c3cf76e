import "server-only";
import { DomainError } from "#core/errors.ts";
import { createContext } from "../context.ts";
import { type EdgeRequest, type EdgeResponse, type RouteHandler, toRouteHandler } from "../edge/exchange.ts";
import { readBody } from "../edge/json-body.ts";
import { answer, type Call } from "../luxxon/answer.ts";
import { authenticate } from "../luxxon/authenticate.ts";
import { createMcpServer } from "./server.ts";

/**
 * The Model Context Protocol over Streamable HTTP, without sessions: a request is answered by one JSON document. An API key
 * is the only credential; a cookie is not looked at, so no web page can make a browser call tools.
 */
function route(): RouteHandler {
  return toRouteHandler((request) => answer(request, (call) => exchange(request, call)), {});
}

export const mcp = { route };

async function exchange(request: EdgeRequest, call: Call): Promise<EdgeResponse> {
  const body = await readBody(request);
  if (request.header("authorization") === undefined) throw new DomainError("NOT_AUTHENTICATED", "auth:missing");
  const actor = await authenticate(request, call.clients, { kind: "any" }, call.ip);
  if (actor.kind !== "api_key") throw new DomainError("NOT_AUTHENTICATED", "auth:missing");
  call.actor = actor;
  call.workspaceId = actor.workspaceId;
  const ctx = { ...createContext(actor, call.requestId, call.ip), workspaceId: actor.workspaceId };
  const server = await createMcpServer({ ctx, signal: request.signal });
  const { WebStandardStreamableHTTPServerTransport: Transport } = await import(
    "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js"
  );
  const transport = new Transport({ enableJsonResponse: true });
  try {
    await server.connect(transport);
    return await toEdge(await transport.handleRequest(toWeb(request, body, call.clients.settings.APP_URL)));
  } finally {
    await server.close();
  }
}

function toWeb(request: EdgeRequest, body: Uint8Array, origin: string): Request {
  const names = ["accept", "content-type", "mcp-protocol-version", "mcp-session-id"];
  const headers = names.flatMap((name): [string, string][] => {
    const value = request.header(name);
    return value === undefined ? [] : [[name, value]];
  });
  return new Request(`${origin}${request.path}`, { method: "POST", headers, body: new Uint8Array(body) });
}

async function toEdge(response: Response): Promise<EdgeResponse> {
  const headers = { ...Object.fromEntries(response.headers), "cache-control": "no-store" };
  return { status: response.status, headers, body: await response.text() };
}
