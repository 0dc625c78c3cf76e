import { once } from "node:events";
import { createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { toNode } from "./node-exchange.ts";

const servers: ReturnType<typeof createServer>[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** Answers every call with what `next` gives, until it gives nothing. */
async function serve(next: () => Promise<string | undefined>) {
  const letGo = Promise.withResolvers<void>();
  const body: AsyncIterable<string> = {
    [Symbol.asyncIterator]: () => ({
      async next() {
        const value = await next();
        return value === undefined ? { value, done: true } : { value, done: false };
      },
      async return() {
        letGo.resolve();
        return { value: undefined, done: true };
      },
    }),
  };
  const headers = { "content-type": "text/event-stream" };
  const server = createServer((incoming, response) => toNode({ status: 200, headers, body }, incoming, response));
  servers.push(server.listen(0, "127.0.0.1"));
  await once(server, "listening");
  const open = async (method = "GET") => {
    const call = request({ port: (server.address() as AddressInfo).port, host: "127.0.0.1", method, agent: false });
    call.end();
    const [response] = (await once(call, "response")) as [IncomingMessage];
    response.on("error", () => undefined);
    return { call, response };
  };
  return { open, letGo: letGo.promise };
}

test("the head and what is there are sent at once, and the end of the body is the end of the answer", async () => {
  const chunks = [": ping\n\n", "data: 1\n\n"];
  const { open } = await serve(async () => chunks.shift());
  const { response } = await open();
  expect([response.statusCode, response.headers["content-type"]]).toEqual([200, "text/event-stream"]);
  expect((await response.setEncoding("utf8").toArray()).join("")).toBe(": ping\n\ndata: 1\n\n");
});

test("a reader that leaves while nothing comes, or asks for the head alone, leaves nothing open", async () => {
  const chunks = ["retry: 2000\n\n"];
  const never = new Promise<undefined>(() => undefined);
  const waiting = await serve(async () => chunks.shift() ?? never);
  const { call, response } = await waiting.open();
  await once(response, "data");
  call.destroy();
  await waiting.letGo;
  const head = await serve(() => never);
  const { response: empty } = await head.open("HEAD");
  expect(await empty.toArray()).toEqual([]);
  await head.letGo;
});

test("a reader that does not read is not read for: the body is asked no further than the buffers hold", async () => {
  let asked = 0;
  const { open, letGo } = await serve(async () => {
    await nextTurn();
    asked++;
    return "x".repeat(64 * 1024);
  });
  const { call, response } = await open();
  response.pause();
  for (let before = -1; before !== asked; ) {
    before = asked;
    for (let turn = 0; turn < 100; turn++) await nextTurn();
  }
  call.destroy();
  await letGo;
});
