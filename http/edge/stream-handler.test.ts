import { expect, test } from "vitest";
import { toRouteHandler } from "./exchange.ts";

test("a body that comes over time is streamed by the route handler too, as it is read, and let go when nobody reads", async () => {
  const asked: number[] = [];
  let isLetGo = false;
  const body: AsyncIterable<string> = {
    [Symbol.asyncIterator]: () => ({
      next: async () => ({ value: `data: ${asked.push(asked.length)}\n\n`, done: false }),
      return: async () => {
        isLetGo = true;
        return { value: undefined, done: true };
      },
    }),
  };
  const headers = { "content-type": "text/event-stream" };
  const handler = toRouteHandler(async () => ({ status: 200, headers, body }), {});
  const response = await handler(new Request("http://localhost/"), { params: Promise.resolve({}) });
  expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/event-stream"]);
  expect(asked).toHaveLength(0);
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  expect(new TextDecoder().decode((await reader.read()).value)).toBe("data: 1\n\n");
  expect(asked).toHaveLength(1);
  await reader.cancel();
  expect(isLetGo).toBe(true);
  isLetGo = false;
  const head = await handler(new Request("http://localhost/", { method: "HEAD" }), { params: Promise.resolve({}) });
  expect([await head.text(), isLetGo]).toEqual(["", true]);
});
