import { describe, expect, test } from "vitest";
import { affordableSeconds, checkSessionForm, parseDegrees, parsePair, pointOf } from "./new-session-form.ts";

describe("parseDegrees", () => {
  test.each([
    ["48.8584", 48.8584],
    ["48,8584", 48.8584],
    ["−33.8568", -33.8568],
    ["-0", -0],
    [" 90 ", 90],
  ])("reads %j", (text, degrees) => expect(parseDegrees(text, 90)).toBe(degrees));
  test.each(["", "north", "90.0001", "1e1", "4 8", "--1", "0x10"])("refuses %j as a latitude", (text) =>
    expect(parseDegrees(text, 90)).toBeNull(),
  );
  test("goes to 180 for a longitude", () => expect(parseDegrees("-180", 180)).toBe(-180));
});

test("a pasted pair fills both fields", () => {
  expect(parsePair("48.8584, 2.2945")).toEqual({ lat: "48.8584", lng: "2.2945" });
  expect(parsePair("-33.8568 151.2153")).toEqual({ lat: "-33.8568", lng: "151.2153" });
  expect(parsePair("48.8584")).toBeNull();
});

test("both coordinates are named when both are wrong", () =>
  expect(
    Object.keys(checkSessionForm({ lat: "x", lng: "", durationSeconds: 60, waitSeconds: "300", who: "any" })),
  ).toEqual(["lat", "lng"]));

test("a point needs both coordinates", () => {
  expect(pointOf({ lat: "48,8584", lng: "−2.5" })).toEqual({ lat: 48.8584, lng: -2.5 });
  expect([pointOf({ lat: "x", lng: "2" }), pointOf({ lat: "2", lng: "181" })]).toEqual([null, null]);
});

describe("affordableSeconds", () => {
  test("is whole minutes, never more than is free", () => expect(affordableSeconds(370_000n, 1_000n)).toBe(360));
  test("is nothing below a minute and at most a day", () => {
    expect(affordableSeconds(59_999n, 1_000n)).toBe(0);
    expect(affordableSeconds(10n ** 15n, 1_000n)).toBe(86_400);
  });
});
