import { expect, test, vi } from "vitest";
import { sendCall, targetOf } from "./send-call.ts";

test("values are encoded into path and query; what is empty is left out", () => {
  const path = "/workspaces/{id}/members/{walletAddress}";
  const pathValues = { id: "a/b", walletAddress: "0x1" };
  expect(targetOf({ path, pathValues, query: { limit: "5", cursor: "", state: "LIVE,ENDED" } })).toBe(
    "/api/v1/workspaces/a%2Fb/members/0x1?limit=5&state=LIVE%2CENDED",
  );
});

const call = {
  method: "POST",
  path: "/me",
  pathValues: {},
  query: {},
  headers: { "Idempotency-Key": "" },
  body: "{",
  key: null,
};
const how = () => ({ signal: new AbortController().signal, onText: vi.fn() });

test("with a key no cookie goes along, and the other way round", async () => {
  const fetch = vi
    .spyOn(globalThis, "fetch")
    .mockImplementation(async () => Response.json({ ok: true }, { status: 201, headers: { "x-request-id": "r1" } }));
  const answer = await sendCall(call, how());
  expect(answer).toMatchObject({ status: 201, requestId: "r1", text: '{\n  "ok": true\n}', picture: null });
  await sendCall({ ...call, key: "lxxn_x", body: null }, how());
  expect(fetch.mock.calls.map(([, init]) => [init?.credentials, init?.headers, init?.body])).toEqual([
    ["same-origin", { "Content-Type": "application/json" }, "{"],
    ["omit", { Authorization: "Bearer lxxn_x" }, undefined],
  ]);
  fetch.mockRestore();
});

test("a stream is shown as it comes, until it is stopped", async () => {
  const controller = new AbortController();
  let push: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start: (stream) => {
      push = stream;
    },
  });
  controller.signal.addEventListener("abort", () => push?.error(controller.signal.reason));
  const fetch = vi
    .spyOn(globalThis, "fetch")
    .mockResolvedValue(new Response(body, { headers: { "content-type": "text/event-stream" } }));
  const onText = vi.fn();
  const answer = sendCall({ ...call, method: "GET", body: null }, { signal: controller.signal, onText });
  push?.enqueue(new TextEncoder().encode("event: meter\n"));
  await expect.poll(() => onText.mock.calls).toEqual([["event: meter\n"]]);
  controller.abort();
  expect((await answer).text).toBe("event: meter\n");
  fetch.mockRestore();
});
