import { decode } from "jpeg-js";
import { expect, test } from "vitest";
import { createSimulatedBackend } from "./simulated.ts";

const openedAt = new Date("2026-05-13T12:00:07.123Z");
const input = {
  inputId: "6f1d2c3b4a5968778695a4b3c2d1e0f1",
  sessionId: "019e2135-4600-7c3b-8e5f-1a2b3c4d5e6f",
  lat: 48.8584,
  lng: 2.2945,
  openedAt,
  disconnectedAt: null,
};
const after = (ms: number) => new Date(openedAt.getTime() + ms);

test("the first picture is there within a second of opening, and not at once", async () => {
  const backend = createSimulatedBackend();
  expect(await backend.frame(input, after(0))).toBeNull();
  expect(await backend.hasFrame(input, after(0))).toBe(false);
  expect(await backend.hasFrame(input, after(1_000))).toBe(true);
  expect(await backend.frame(input, after(1_000))).not.toBeNull();
});

test("a picture is a 640×480 JPEG, never older than a second, and another one every second", async () => {
  const backend = createSimulatedBackend();
  const first = await backend.frame(input, after(5_000));
  const second = await backend.frame(input, after(6_000));
  expect(decode(first?.jpeg ?? [])).toMatchObject({ width: 640, height: 480 });
  for (const ms of [1_000, 1_749, 1_750, 2_500, 86_400_000]) {
    const age = after(ms).getTime() - Number((await backend.frame(input, after(ms)))?.capturedAt);
    expect(age).toBeGreaterThanOrEqual(0);
    expect(age).toBeLessThan(1_000);
  }
  expect(Buffer.from(first?.jpeg ?? []).equals(Buffer.from(second?.jpeg ?? []))).toBe(false);
});

test("two replicas show the same picture at the same time", async () => {
  const now = after(12_345);
  const [here, there] = await Promise.all(
    [createSimulatedBackend(), createSimulatedBackend()].map((b) => b.frame(input, now)),
  );
  expect(here).toEqual(there);
});

test("a disconnected publisher sends nothing until it is back", async () => {
  const backend = createSimulatedBackend();
  const silent = { ...input, disconnectedAt: after(3_000) };
  expect(await backend.hasFrame(silent, after(4_000))).toBe(false);
  expect(await backend.frame(silent, after(4_000))).toBeNull();
});

test("the picture says which session, where and when: another of these is another picture", async () => {
  const backend = createSimulatedBackend();
  const bytes = async (change: object) =>
    Buffer.from((await backend.frame({ ...input, ...change }, after(5_000)))?.jpeg ?? []);
  const card = await bytes({});
  for (const change of [
    { inputId: "a".repeat(32), sessionId: "019e2135-4600-7c3b-8e5f-1a2b3c4d5e60" },
    { inputId: "b".repeat(32), lat: 48.8585 },
    { inputId: "c".repeat(32), lng: -2.2945 },
  ]) {
    expect((await bytes(change)).equals(card)).toBe(false);
  }
});
