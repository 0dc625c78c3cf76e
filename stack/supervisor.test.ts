import { expect, test } from "vitest";
import type { Part } from "./process.ts";
import { Supervisor } from "./supervisor.ts";

/** A part without a process behind it, which ends when told. */
function fakePart(pid: number) {
  const { promise: exited, resolve: end } = Promise.withResolvers<string>();
  const part: Part = { pid, exited, stop: async () => end("stopped"), kill: () => end("signal SIGKILL") };
  return part;
}

/** A supervisor with one part that gets a new pid at each start, and fails to start where `fails` says so. */
async function setUp(fails: (start: number) => boolean = () => false) {
  const said: string[] = [];
  const parts: Part[] = [];
  let starts = 0;
  const supervisor = new Supervisor({ say: (line) => said.push(line) });
  await supervisor.add("chain", async () => {
    starts += 1;
    if (fails(starts)) throw new Error("no room");
    const part = fakePart(100 + starts);
    parts.push(part);
    return part;
  });
  return { supervisor, said, parts };
}

test("a part that dies is said in one line and comes back, however often", async () => {
  const { supervisor, said, parts } = await setUp();
  for (let life = 1; life <= 3; life += 1) {
    parts[life - 1]?.kill();
    await expect.poll(() => said.length).toBe(life);
  }
  expect(said).toEqual(Array(3).fill(expect.stringMatching(/^chain ended \(signal SIGKILL\); back after \d+\.\d s$/)));
  expect(supervisor.pids()).toEqual({ chain: 104 });
});

test("others hear of the new pid", async () => {
  const { supervisor, parts } = await setUp();
  const heard = Promise.withResolvers<Record<string, number>>();
  supervisor.onRestart = async () => heard.resolve(supervisor.pids());
  parts[0]?.kill();
  expect(await heard.promise).toEqual({ chain: 102 });
});

test("a restart that cannot be announced is still one restart", async () => {
  const { supervisor, said, parts } = await setUp();
  supervisor.onRestart = () => Promise.reject(new Error("disk full"));
  parts[0]?.kill();
  await expect.poll(() => said.length).toBe(2);
  expect(said[1]).toBe("chain: disk full");
  expect(parts).toHaveLength(2);
});

test("a part that cannot come back is said once and tried until it can", async () => {
  const { said, parts } = await setUp((start) => start === 2 || start === 3);
  parts[0]?.kill();
  await expect.poll(() => said.length).toBe(2);
  expect(said[0]).toBe("chain ended (signal SIGKILL) and does not come back yet: no room");
  expect(said[1]).toMatch(/^chain ended \(signal SIGKILL\); back after/);
});

test("a stopped part stays stopped, and nothing is said of it", async () => {
  const { supervisor, said, parts } = await setUp();
  await supervisor.stop("chain");
  await parts[0]?.exited;
  expect(supervisor.pids()).toEqual({});
  expect({ said, starts: parts.length }).toEqual({ said: [], starts: 1 });
});

test("stopping waits for a start under way, so that no process is left behind", async () => {
  const started = Promise.withResolvers<Part>();
  const supervisor = new Supervisor({ say: () => undefined });
  const adding = supervisor.add("chain", () => started.promise);
  const stopping = supervisor.stop("chain");
  const part = fakePart(1);
  started.resolve(part);
  await Promise.all([adding, stopping]);
  expect(await part.exited).toBe("stopped");
});

test("a first start that fails is the caller's to hear", async () => {
  await expect(setUp(() => true)).rejects.toThrow("no room");
});
