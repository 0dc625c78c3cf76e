import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Hex, hexToNumber, numberToHex } from "viem";

/** What a node, or whatever stands in front of it, may do to a request. */
export const rpcFaults = [
  "silence",
  "500",
  "429",
  "reset",
  "truncated",
  "wrongChain",
  "staleHead",
  "sentButError",
  "errorButSent",
] as const;
export type RpcFault = (typeof rpcFaults)[number];

export interface FaultProxy {
  url: string;
  /** Requests that were answered badly, by fault. */
  counts: Record<RpcFault, number>;
  /** Requests so far. */
  requests(): number;
  stop(): Promise<void>;
}

export interface FaultProxyOptions {
  target: string;
  /** Draws what goes wrong, and how. */
  random: { chance(probability: number): boolean; int(n: number): number };
  /** Share of requests that go wrong. */
  rate: number;
}

interface Call {
  id: unknown;
  method: string;
  params: unknown[];
}

interface Answer {
  id: unknown;
  result?: unknown;
  error?: { code: number; message: string };
}

/**
 * A JSON-RPC endpoint in front of a real chain that answers a share of its requests badly, drawn by `random`.
 * `sentButError`: transactions reach the node and the caller is told of an error. `errorButSent`: they do not reach it and
 * the caller is given a hash.
 */
export async function startFaultProxy({ target, random, rate }: FaultProxyOptions): Promise<FaultProxy> {
  const counts = Object.fromEntries(rpcFaults.map((fault) => [fault, 0])) as Record<RpcFault, number>;
  let requests = 0;

  async function serve(body: string, response: ServerResponse): Promise<void> {
    requests++;
    const calls: Call[] = JSON.parse(body);
    const fault = random.chance(rate) ? rpcFaults[random.int(rpcFaults.length)] : undefined;
    if (fault) counts[fault]++;
    switch (fault) {
      case "silence":
        return;
      case "500":
      case "429":
        response.writeHead(Number(fault)).end("no");
        return;
      case "reset":
        response.socket?.resetAndDestroy();
        return;
      case "truncated": {
        const text = JSON.stringify(await forward(target, calls));
        response.writeHead(200, { "content-type": "application/json" }).end(text.slice(0, text.length / 2));
        return;
      }
      case "wrongChain":
        return reply(response, calls.map(ofAnotherChain));
      case "staleHead":
        return reply(response, await forwardStale(target, calls));
      case "sentButError":
        await forward(target, calls);
        return reply(response, calls.map(serverError));
      case "errorButSent": {
        const reads = calls.filter(({ method }) => method !== "eth_sendRawTransaction");
        const answers = reads.length > 0 ? await forward(target, reads) : [];
        const sent = calls.filter((call) => !reads.includes(call)).map(({ id }) => ({ id, result: someHash }));
        return reply(response, [...answers, ...sent]);
      }
      default:
        return reply(response, await forward(target, calls));
    }
  }

  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (part: string) => {
      body += part;
    });
    request.on("end", () => void serve(body, response).catch(() => response.destroy()));
  });
  server.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts,
    requests: () => requests,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const someHash = `0x${"5e".repeat(32)}`;
const staleBlocks = 3;

function reply(response: ServerResponse, answers: readonly Answer[]): void {
  const body = answers.map((answer) => ({ jsonrpc: "2.0", ...answer }));
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
}

const serverError = ({ id }: Call): Answer => ({ id, error: { code: -32000, message: "internal error" } });

/** A chain that is far ahead and knows nothing of ours. */
function ofAnotherChain({ id, method, params }: Call): Answer {
  const block = { number: "0xffffff", hash: someHash, timestamp: "0x7fffffff", baseFeePerGas: "0x1" };
  const results: Record<string, unknown> = {
    eth_chainId: "0x1",
    eth_getTransactionCount: "0xffff",
    eth_getBalance: "0xffffffffffffffffffff",
    eth_maxPriorityFeePerGas: "0x1",
    eth_getTransactionReceipt: null,
    eth_getLogs: [],
    eth_call: `0x${"0".repeat(63)}1`,
    eth_getBlockByNumber: { ...block, ...(params[0] === "latest" ? {} : { number: params[0] }) },
  };
  return method in results ? { id, result: results[method] } : { id, error: { code: -32000, message: "unknown" } };
}

async function forward(target: string, calls: readonly Call[]): Promise<Answer[]> {
  const body = JSON.stringify(calls);
  const answer = await fetch(target, { method: "POST", headers: { "content-type": "application/json" }, body });
  return (await answer.json()) as Answer[];
}

/** A node that lags a few blocks behind and does not know it. */
async function forwardStale(target: string, calls: readonly Call[]): Promise<Answer[]> {
  const [head] = await forward(target, [{ id: 0, method: "eth_blockNumber", params: [] }]);
  const stale = Math.max(0, hexToNumber(head?.result as Hex) - staleBlocks);
  const number = numberToHex(stale);
  const asked = calls.map((call) => ({
    ...call,
    params: call.params.map((param) => (param === "latest" && call.method !== "eth_call" ? number : param)),
  }));
  return (await forward(target, asked)).map((answer) => {
    const call = calls.find(({ id }) => id === answer.id);
    const isLater = (block: unknown) => typeof block === "string" && block.startsWith("0x") && Number(block) > stale;
    if (call?.method === "eth_getTransactionReceipt" || call?.method === "eth_getBlockByNumber") {
      const found = answer.result as { blockNumber?: string; number?: string } | null;
      return isLater(found?.blockNumber ?? found?.number) ? { ...answer, result: null } : answer;
    }
    if (call?.method === "eth_getLogs" && Array.isArray(answer.result)) {
      return { ...answer, result: answer.result.filter((log: { blockNumber: string }) => !isLater(log.blockNumber)) };
    }
    return answer;
  });
}
