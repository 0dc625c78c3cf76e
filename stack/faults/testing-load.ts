import { setTimeout as delay } from "node:timers/promises";
import type { CallOptions } from "#http/testing-people.ts";
import { requestJson, type TestResponse } from "#http/testing-request.ts";

/** One call as its caller saw it; times of `performance.now()`. */
export interface Sample {
  call: string;
  startedAt: number;
  endedAt: number;
  /** 0: the connection broke. */
  status: number;
  code: string | undefined;
  retryAfter: string | undefined;
}

/** Callers that go on and on, each one call at a time, and what they saw. */
export class Load {
  readonly samples: Sample[] = [];
  readonly #url: string;
  readonly #lanes: Promise<void>[] = [];
  #isStopping = false;

  constructor(url: string) {
    this.#url = url;
  }

  async call(method: string, path: string, options: CallOptions = {}): Promise<TestResponse | undefined> {
    const startedAt = performance.now();
    const answer = await requestJson(`${this.#url}/api/v1${path}`, method, options).catch(() => undefined);
    const { status = 0, body, headers = {} } = answer ?? {};
    const retryAfter = headers["retry-after"] as string | undefined;
    const code = status >= 400 ? body?.code : undefined;
    this.samples.push({ call: `${method} ${path}`, startedAt, endedAt: performance.now(), status, code, retryAfter });
    return answer;
  }

  /** Repeats `turn` until `stop`, with a pause between. */
  run(turn: () => Promise<unknown>, pauseMs: number): void {
    const lane = async () => {
      for (; !this.#isStopping; await delay(pauseMs)) await turn();
    };
    this.#lanes.push(lane());
  }

  /** Resolves with the first sample like this that ends after now. */
  async next(isIt: (sample: Sample) => boolean): Promise<Sample> {
    for (let seen = this.samples.length; ; seen = this.samples.length) {
      await delay(5);
      const found = this.samples.slice(seen).find(isIt);
      if (found) return found;
    }
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await Promise.all(this.#lanes);
  }
}

export const isSuccess = ({ status }: Sample) => status >= 200 && status < 300;

/** Answers that a part being away does not excuse: anything but a success, or a 503 with this code that says when to come back. */
export function wrongAnswers(samples: readonly Sample[], codes: readonly string[]): Sample[] {
  return samples.filter(
    (sample) =>
      !isSuccess(sample) &&
      !(sample.status === 503 && codes.includes(sample.code ?? "") && /^[1-9]\d*$/.test(sample.retryAfter ?? "")),
  );
}

export const tookMs = ({ startedAt, endedAt }: Sample) => endedAt - startedAt;

/** The value that this share of the samples stays at or below. */
export function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)] ?? 0;
}
