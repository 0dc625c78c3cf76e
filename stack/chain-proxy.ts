import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { ChainEngine } from "./chain-engine.ts";
import type { ChainFaucet } from "./chain-faucet.ts";
import { isReadMethod } from "./chain-methods.ts";
import { type JsonRpcAnswer, JsonRpcError, type JsonRpcRequest } from "./json-rpc.ts";

export interface ChainProxyOptions {
  port: number;
  engine: ChainEngine;
  faucet: () => Promise<ChainFaucet>;
  /** Origin of the console, for browsers; every loopback origin is welcome too. */
  appOrigin: string;
}

const largestBodyBytes = 8 * 1024 * 1024;
const loopback = /^(localhost|127\.0\.0\.1|\[::1\])$/;

/** The chain as others see it: one loopback port that outlives every anvil behind it, with wallet methods only. */
export async function startChainProxy(options: ChainProxyOptions): Promise<Server> {
  const server = createServer((request, response) => {
    serve(request, response, options).catch((error: unknown) => {
      reply(response, 500, failure(null, { code: -32603, message: String(error) }));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  return server;
}

async function serve(request: IncomingMessage, response: ServerResponse, options: ChainProxyOptions): Promise<void> {
  // A foreign name that resolves to this machine is a page trying to pass for it (DNS rebinding).
  if (!loopback.test(hostName(request.headers.host))) return reply(response, 403, refusal("foreign Host"));
  const { origin } = request.headers;
  if (origin !== undefined) {
    if (!isWelcome(origin, options.appOrigin)) return reply(response, 403, refusal("foreign Origin"));
    allowOrigin(response, origin);
  }
  if (request.method === "OPTIONS") return reply(response, 204);
  if (request.method !== "POST") return reply(response, 405, refusal("POST only"));
  const body = await readBody(request);
  if (body === undefined) return reply(response, 413, refusal("request too large"));
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return reply(response, 400, failure(null, { code: -32700, message: "not JSON" }));
  }
  const answer = Array.isArray(parsed)
    ? await Promise.all(parsed.map((entry) => answerOne(entry, options)))
    : await answerOne(parsed, options);
  reply(response, 200, answer);
}

async function answerOne(entry: unknown, { engine, faucet }: ChainProxyOptions): Promise<object> {
  const { id = null, method, params = [] } = (entry ?? {}) as Partial<JsonRpcRequest>;
  if (typeof method !== "string" || !Array.isArray(params)) {
    return failure(id, { code: -32600, message: "not a JSON-RPC request" });
  }
  try {
    return { ...(await answerMethod(method, params, engine, faucet)), jsonrpc: "2.0", id };
  } catch (error) {
    if (error instanceof JsonRpcError) return failure(id, error.failure);
    return failure(id, { code: -32603, message: `the local chain did not answer: ${String(error)}` });
  }
}

async function answerMethod(
  method: string,
  params: unknown[],
  engine: ChainEngine,
  faucet: ChainProxyOptions["faucet"],
): Promise<JsonRpcAnswer> {
  if (isReadMethod(method)) return engine.ask(method, params);
  switch (method) {
    case "eth_sendRawTransaction":
      return engine.submit(requireHex(params[0]));
    case "eth_sendRawTransactionSync": {
      const sent = await engine.submit(requireHex(params[0]));
      return "error" in sent ? sent : engine.ask("eth_getTransactionReceipt", [sent.result]);
    }
    case "luxxon_fundGas":
      return { result: await (await faucet()).fundGas(params) };
    case "luxxon_mintTestUsdc":
      return { result: await (await faucet()).mintTestUsdc(params) };
    case "eth_accounts":
      // Anvil signs for its accounts; nobody outside is to know of them.
      return { result: [] };
    default:
      return { error: { code: -32601, message: `${method} is not available on the local chain` } };
  }
}

function requireHex(value: unknown): string {
  if (typeof value === "string" && /^0x([0-9a-f]{2})+$/i.test(value)) return value;
  throw new JsonRpcError({ code: -32602, message: "a signed transaction in hex is required" });
}

function hostName(host: string | undefined): string {
  return host?.replace(/:\d+$/, "") ?? "";
}

function isWelcome(origin: string, appOrigin: string): boolean {
  if (origin === appOrigin || /^(chrome|moz|safari-web)-extension:\/\//.test(origin)) return true;
  return URL.canParse(origin) && loopback.test(new URL(origin).hostname);
}

function allowOrigin(response: ServerResponse, origin: string): void {
  response.setHeader("access-control-allow-origin", origin);
  response.setHeader("access-control-allow-methods", "POST");
  response.setHeader("access-control-allow-headers", "content-type");
  response.setHeader("access-control-allow-private-network", "true");
  response.setHeader("access-control-max-age", "86400");
  response.setHeader("vary", "origin");
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function reply(response: ServerResponse, status: number, body?: object): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, body ? { "content-type": "application/json" } : {});
  response.end(body ? JSON.stringify(body) : undefined);
}

function refusal(message: string): object {
  return failure(null, { code: -32600, message });
}

function failure(id: unknown, error: { code: number; message: string; data?: unknown }): object {
  return { jsonrpc: "2.0", id, error };
}
