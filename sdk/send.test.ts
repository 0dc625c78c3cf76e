import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { send } from "./send.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const request = () => new Request("http://localhost/api/v1/me");

test.each([
  ["seconds", () => "7"],
  ["a date", () => new Date(Date.now() + 7_000).toUTCString()],
])("never sooner than a Retry-After in %s", async (_, retryAfter) => {
  const answers = [new Response(null, { status: 429, headers: { "retry-after": retryAfter() } }), new Response("{}")];
  const fetch = vi.fn(async () => answers.shift() ?? new Response());
  const answer = send(request(), { fetch, retries: 2, timeoutMs: 1_000 });
  await vi.advanceTimersByTimeAsync(5_999);
  expect(fetch).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1_001);
  expect((await answer).status).toBe(200);
});

test("a Retry-After of more than 30 s is left to the caller", async () => {
  const fetch = async () =>
    Response.json(
      { code: "RATE_LIMITED", message: "Too many requests", detail: "rate:key" },
      { status: 429, headers: { "retry-after": "31" } },
    );
  const answer = send(request(), { fetch, retries: 2, timeoutMs: 1_000 });
  await expect(answer).rejects.toMatchObject({ code: "RATE_LIMITED", detail: "rate:key", retryAfterSeconds: 31 });
});

test("pauses grow from attempt to attempt: 125 to 250 ms, then 250 to 500 ms", async () => {
  const fetch = vi.fn(async () => new Response(null, { status: 503 }));
  const answer = send(request(), { fetch, retries: 2, timeoutMs: 1_000 }).catch(() => undefined);
  const calls: number[] = [];
  for (const ms of [124, 126, 249, 251]) {
    await vi.advanceTimersByTimeAsync(ms);
    calls.push(fetch.mock.calls.length);
  }
  expect(calls[0]).toBe(1);
  expect(calls[1]).toBe(2);
  expect(calls[3]).toBe(3);
  await answer;
});
