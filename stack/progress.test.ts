import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { createProgress } from "./progress.ts";

function output() {
  const stream = new PassThrough();
  let text = "";
  stream.on("data", (chunk: Buffer) => {
    text += chunk;
  });
  return { stream: stream as unknown as NodeJS.WriteStream, lines: () => text.trimEnd().split("\n") };
}

test("each finished step is a line with its time, and the last line is the last", async () => {
  const { stream, lines } = output();
  const progress = createProgress(stream);
  expect(await progress.step("Postgres", async () => 18)).toBe(18);
  await progress.step(
    "build",
    async () => false,
    (built) => (built ? ".next" : "up to date"),
  );
  progress.finish("ready http://localhost:3000");
  expect(lines()).toEqual([
    expect.stringMatching(/^ {2}Postgres +\d+\.\d s$/),
    expect.stringMatching(/^ {2}build +\d+\.\d s {2}up to date$/),
    "ready http://localhost:3000",
  ]);
});

test("a step that fails prints nothing of its own; the failure is the caller's to tell", async () => {
  const { stream, lines } = output();
  const progress = createProgress(stream);
  const failing = progress.step("build", () => Promise.reject(new Error("no space left")));
  await expect(failing).rejects.toThrow("no space left");
  expect(lines()).toEqual([""]);
});

test("a reader that goes away (`npm start | head`) ends nothing", () => {
  const { stream } = output();
  const progress = createProgress(stream);
  stream.destroy(new Error("EPIPE"));
  expect(() => progress.say("still here")).not.toThrow();
});
