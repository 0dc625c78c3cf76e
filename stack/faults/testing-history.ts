import { setTimeout as delay } from "node:timers/promises";
import type { Call, CallOptions } from "#http/testing-people.ts";
import { requestJson, type TestResponse } from "#http/testing-request.ts";
import { isFullSize } from "../prove-scale.ts";

export type Operation = "create" | "accept" | "start" | "end";

/** `unknown`: no answer, or one that leaves open whether it was done. */
export type Outcome = "ok" | "fail" | "unknown";

export interface HistoryEntry {
  operation: Operation;
  /** Which session of the run, from 0. */
  tag: number;
  outcome: Outcome;
  status: number;
  /** `data` of an answer that was ok. */
  data: Record<string, unknown> | undefined;
}

export interface Settled {
  answer: TestResponse;
  /** An attempt before this one may have been done. */
  mayBeRepeat: boolean;
}

const noAnswerMs = 30_000;
const pauseMs = 250;

/** What clients were told, call by call, and answers that no fault excuses. */
export class History {
  readonly entries: HistoryEntry[] = [];
  readonly wrongAnswers: string[] = [];
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  /** One call. Undefined: no answer came. */
  async once(method: string, path: string, options: CallOptions = {}): Promise<TestResponse | undefined> {
    const call = requestJson(`${this.#url}/api/v1${path}`, method, options).catch(() => undefined);
    const late = delay(noAnswerMs, "late" as const, { ref: false });
    const answer = await Promise.race([call, late]);
    if (answer === "late" && isFullSize())
      this.wrongAnswers.push(`${method} ${path}: no answer within ${noAnswerMs / 1_000} s`);
    if (answer === "late" || !answer) return undefined;
    if (answer.status === 500) this.wrongAnswers.push(`${method} ${path}: ${answer.text.slice(0, 300)}`);
    return answer;
  }

  /** As `once`, until an answer comes that is no "later". For what may be repeated freely. */
  untilAnswered: Call = async (method, path, options) => {
    for (;;) {
      const answer = await this.once(method, path, options);
      if (answer && outcomeOf(answer) !== "unknown") return answer;
      await delay(pauseMs);
    }
  };

  /** Repeats one operation on one session until its answer is definite, and notes every attempt. */
  async settle(operation: Operation, tag: number, call: readonly [string, string, CallOptions]): Promise<Settled> {
    for (let mayBeRepeat = false; ; mayBeRepeat = true) {
      const answer = await this.once(...call);
      const outcome = answer ? outcomeOf(answer) : "unknown";
      const data = outcome === "ok" ? answer?.data : undefined;
      this.entries.push({ operation, tag, outcome, status: answer?.status ?? 0, data });
      if (answer && outcome !== "unknown") return { answer, mayBeRepeat };
      await delay(pauseMs);
    }
  }
}

/** A refusal is definite, unless it says that the same call is under way. */
function outcomeOf({ status, body }: TestResponse): Outcome {
  if (status < 300) return "ok";
  return status < 500 && body?.detail !== "idempotency:inProgress" ? "fail" : "unknown";
}
