import "server-only";
import { type Hex, http, isHex } from "viem";
import { ChainUnavailableError } from "./chain-unavailable-error.ts";

/** A refusal by the node, which is up: `data` is revert data where there is any. */
export interface RpcRefusal {
  code: number;
  message: string;
  data: Hex | undefined;
}

export type RpcAnswer = { result: unknown; refusal?: undefined } | { refusal: RpcRefusal };

export interface Rpc {
  /** One call. Calls made in the same turn of the event loop travel in one request. @throws ChainUnavailableError */
  ask(method: string, params?: readonly unknown[]): Promise<RpcAnswer>;
  /** Like `ask`, where a refusal means trouble as well. @throws ChainUnavailableError */
  read<T>(method: string, params?: readonly unknown[]): Promise<T>;
  /** Runs `work` on this chain and in time. @throws ChainUnavailableError after 3 s, or when the chain is another one */
  inTime<T>(work: () => Promise<T>): Promise<T>;
}

interface RawAnswer {
  result?: unknown;
  error?: { code?: number; message?: string; data?: unknown };
}

const deadlineMs = 3_000;
const chainCheckedForMs = 30_000;

/** JSON-RPC over HTTP without retries: whoever asks decides what to do about silence. */
export function createRpc(url: string, chainId: number, fetchFn?: typeof fetch): Rpc {
  // Public endpoints take only small batches.
  const options = { raw: true, batch: { batchSize: 20 }, retryCount: 0, timeout: deadlineMs } as const;
  const transport = http(url, fetchFn ? { ...options, fetchFn } : options);
  const { request } = transport({ retryCount: 0 });

  async function ask(method: string, params: readonly unknown[] = []): Promise<RpcAnswer> {
    let answer: RawAnswer;
    try {
      answer = (await request({ method, params } as never)) as RawAnswer;
    } catch (cause) {
      throw new ChainUnavailableError(`${method}: no answer`, { cause });
    }
    if (!answer.error) return { result: answer.result };
    const { code = 0, message = "", data } = answer.error;
    return { refusal: { code, message, data: revertData(data) } };
  }

  async function read<T>(method: string, params?: readonly unknown[]): Promise<T> {
    const { result, refusal } = { result: undefined, ...(await ask(method, params)) };
    if (refusal) throw new ChainUnavailableError(`${method}: ${refusal.message} (${refusal.code})`);
    return result as T;
  }

  let checkedUntil = 0;
  async function requireChain(): Promise<void> {
    if (performance.now() < checkedUntil) return;
    const actual = Number(await read<Hex>("eth_chainId"));
    if (actual !== chainId) throw new ChainUnavailableError(`the RPC serves chain ${actual}, not ${chainId}`);
    checkedUntil = performance.now() + chainCheckedForMs;
  }

  return {
    ask,
    read,
    async inTime(work) {
      const late = Promise.withResolvers<never>();
      const timer = setTimeout(
        () => late.reject(new ChainUnavailableError(`no answer within ${deadlineMs} ms`)),
        deadlineMs,
      );
      const done = Promise.all([requireChain(), work()]).then(([, value]) => value);
      return Promise.race([done, late.promise]).finally(() => clearTimeout(timer));
    },
  };
}

/** Nodes put revert data in `data` itself or one level below. */
function revertData(data: unknown): Hex | undefined {
  if (isHex(data)) return data;
  const inner = data && typeof data === "object" && "data" in data ? data.data : undefined;
  return isHex(inner) ? inner : undefined;
}
