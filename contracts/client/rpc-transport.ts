import "server-only";
import { hexToNumber, isHex } from "viem";

export interface RawAnswer {
  result?: unknown;
  error?: { code?: number; message?: string; data?: unknown };
}

interface Waiting {
  method: string;
  params: readonly unknown[];
  resolve(answer: RawAnswer): void;
  reject(cause: unknown): void;
}

export interface TransportOptions {
  url: string;
  chainId: number;
  deadlineMs: number;
  fetchFn?: typeof fetch | undefined;
}

/** Public endpoints take only small batches. */
const callsPerRequest = 20;
const identity = "eth_chainId";

/**
 * JSON-RPC over HTTP, once each, without retries. Calls made in the same turn of the event loop travel together, and
 * every request asks for the chain's id as well: behind one address may be many nodes, and an answer of another chain
 * must not be believed, not even once.
 */
export function createTransport({ url, chainId, deadlineMs, fetchFn = fetch }: TransportOptions) {
  let queue: Waiting[] = [];

  async function send(calls: readonly Waiting[]): Promise<void> {
    try {
      const asked = [...calls, { method: identity, params: [] }];
      const answers = await post(asked);
      const { result } = answers.get(calls.length) ?? {};
      const isRight = isHex(result) && hexToNumber(result) === chainId;
      calls.forEach((call, at) => {
        const answer = answers.get(at);
        if (!answer) call.reject(new Error("the node left a call unanswered"));
        else if (!isRight && call.method !== identity) {
          call.reject(new Error(`the RPC serves chain ${String(result)}, not ${chainId}`));
        } else call.resolve(answer);
      });
    } catch (cause) {
      for (const { reject } of calls) reject(cause);
    }
  }

  async function post(calls: readonly { method: string; params: readonly unknown[] }[]) {
    const body = JSON.stringify(calls.map(({ method, params }, id) => ({ jsonrpc: "2.0", id, method, params })));
    const headers = { "content-type": "application/json" };
    const signal = AbortSignal.timeout(deadlineMs);
    const response = await fetchFn(url, { method: "POST", headers, body, signal });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    const parsed: unknown = await response.json();
    if (!Array.isArray(parsed)) throw new Error("not a batch of answers");
    return new Map(parsed.map((answer: RawAnswer & { id: number }) => [answer.id, answer]));
  }

  function flush(): void {
    const calls = queue;
    queue = [];
    const step = callsPerRequest - 1;
    for (let start = 0; start < calls.length; start += step) void send(calls.slice(start, start + step));
  }

  return (method: string, params: readonly unknown[]): Promise<RawAnswer> =>
    new Promise((resolve, reject) => {
      if (queue.length === 0) setImmediate(flush);
      queue.push({ method, params, resolve, reject });
    });
}
