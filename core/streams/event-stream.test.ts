import { expect, test } from "vitest";
import { EventStream } from "./event-stream.ts";

const event = (id: number, size = 1) => ({ id, event: "session", data: { text: "x".repeat(size) } });

async function readAll(stream: EventStream): Promise<string> {
  let text = "";
  for await (const chunk of stream) text += chunk;
  return text;
}

test("what was written before the end is read, in order, and then the reading ends", async () => {
  const stream = new EventStream();
  stream.send(event(1));
  stream.ping();
  stream.end();
  stream.send(event(2));
  expect(await readAll(stream)).toBe('retry: 2000\n\nid: 1\nevent: session\ndata: {"text":"x"}\n\n: ping\n\n');
});

test("a reader that waits is woken by what comes, and by the end", async () => {
  const stream = new EventStream();
  const reader = stream[Symbol.asyncIterator]();
  await reader.next();
  const pending = reader.next();
  stream.ping();
  expect(await pending).toEqual({ value: ": ping\n\n", done: false });
  const last = reader.next();
  stream.end();
  expect(await last).toEqual({ value: undefined, done: true });
});

test("when the reader leaves, the writer is told once and what is unread is dropped", async () => {
  const stream = new EventStream();
  const reader = stream[Symbol.asyncIterator]();
  let ends = 0;
  stream.onEnd(() => ends++);
  const pending = reader.next().then(() => reader.next());
  stream.send(event(1));
  await pending;
  await reader.return?.();
  stream.end();
  expect([ends, stream.isOver]).toEqual([1, true]);
  expect(await reader.next()).toEqual({ value: undefined, done: true });
  stream.onEnd(() => ends++);
  expect(ends).toBe(2);
});

test("a reader that does not read costs 8 MB at most: then its stream ends", async () => {
  const stream = new EventStream();
  for (let id = 1; id <= 20 && !stream.isOver; id++) stream.send(event(id, 1024 * 1024));
  expect(stream.isOver).toBe(true);
  expect(await readAll(stream)).toBe("");
});
