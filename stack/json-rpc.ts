import { Agent, request } from "node:http";

export interface JsonRpcRequest {
  jsonrpc?: unknown;
  id?: string | number | null;
  method: string;
  params?: unknown;
}

export interface JsonRpcFailure {
  code: number;
  message: string;
  data?: unknown;
}

export type JsonRpcAnswer = { result: unknown } | { error: JsonRpcFailure };

/** A refusal by the node, as opposed to not reaching it. */
export class JsonRpcError extends Error {
  override readonly name = "JsonRpcError";
  readonly failure: JsonRpcFailure;
  constructor(failure: JsonRpcFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

export interface JsonRpc {
  /** @throws JsonRpcError when the node refuses; any other error when it was not reached. */
  call<T>(method: string, params?: unknown): Promise<T>;
  /** The node's answer whether good or bad. @throws when it was not reached. */
  ask(method: string, params?: unknown): Promise<JsonRpcAnswer>;
  close(): void;
}

/** A client of one JSON-RPC node on this machine. */
export function connectJsonRpc(port: number): JsonRpc {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });

  function ask(method: string, params: unknown = []): Promise<JsonRpcAnswer> {
    const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }));
    return new Promise((resolve, reject) => {
      const headers = { "content-type": "application/json", "content-length": body.length };
      const call = request({ agent, host: "127.0.0.1", port, method: "POST", headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString();
          try {
            resolve(JSON.parse(text));
          } catch (cause) {
            reject(new Error(`not JSON-RPC (HTTP ${response.statusCode}): ${text.slice(0, 200)}`, { cause }));
          }
        });
      });
      call.on("error", reject);
      call.end(body);
    });
  }

  return {
    ask,
    async call<T>(method: string, params?: unknown) {
      const answer = await ask(method, params);
      if ("error" in answer) throw new JsonRpcError(answer.error);
      return answer.result as T;
    },
    close: () => agent.destroy(),
  };
}
