import "server-only";
import { type Hex, isHex } from "viem";
import { ChainUnavailableError } from "./chain-unavailable-error.ts";
import { createTransport, type RawAnswer } from "./rpc-transport.ts";

/** A refusal by the node, which is up: `data` is revert data where there is any. */
export interface RpcRefusal {
  code: number;
  message: string;
  data: Hex | undefined;
}

export type RpcAnswer = { result: unknown; refusal?: undefined } | { refusal: RpcRefusal };

export interface Rpc {
  /** One call, answered by this chain. Calls made in the same turn travel in one request. @throws ChainUnavailableError */
  ask(method: string, params?: readonly unknown[]): Promise<RpcAnswer>;
  /** Like `ask`, where a refusal means trouble as well. @throws ChainUnavailableError */
  read<T>(method: string, params?: readonly unknown[]): Promise<T>;
  /** Runs `work` in time. @throws ChainUnavailableError after 3 s */
  inTime<T>(work: () => Promise<T>): Promise<T>;
}

export interface RpcOptions {
  /** Replaces the global one. */
  fetchFn?: typeof fetch | undefined;
  deadlineMs?: number | undefined;
}

/** JSON-RPC over HTTP without retries: whoever asks decides what to do about silence. */
export function createRpc(url: string, chainId: number, { fetchFn, deadlineMs = 3_000 }: RpcOptions = {}): Rpc {
  const request = createTransport({ url, chainId, deadlineMs, fetchFn });

  async function ask(method: string, params: readonly unknown[] = []): Promise<RpcAnswer> {
    let answer: RawAnswer;
    try {
      answer = await request(method, params);
    } catch (cause) {
      throw new ChainUnavailableError(`${method}: no answer`, { cause });
    }
    if (!answer.error) return { result: answer.result };
    const { code = 0, message = "", data } = answer.error;
    return { refusal: { code, message, data: revertData(data) } };
  }

  return {
    ask,
    async read<T>(method: string, params?: readonly unknown[]): Promise<T> {
      const { result, refusal } = { result: undefined, ...(await ask(method, params)) };
      if (refusal) throw new ChainUnavailableError(`${method}: ${refusal.message} (${refusal.code})`);
      return result as T;
    },
    inTime(work) {
      const late = Promise.withResolvers<never>();
      const timer = setTimeout(
        () => late.reject(new ChainUnavailableError(`no answer within ${deadlineMs} ms`)),
        deadlineMs,
      );
      return Promise.race([work(), late.promise]).finally(() => clearTimeout(timer));
    },
  };
}

/** Nodes put revert data in `data` itself or one level below. */
function revertData(data: unknown): Hex | undefined {
  if (isHex(data)) return data;
  const inner = data && typeof data === "object" && "data" in data ? data.data : undefined;
  return isHex(inner) ? inner : undefined;
}
