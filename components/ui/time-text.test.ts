import { describe, expect, test } from "vitest";
import { dateTimeText, durationText, estimateText, relativeText } from "./time-text.ts";

const at = (iso: string) => Date.parse(iso) / 1000;
const noon = "2026-05-13T12:00:00.000Z";

describe("relativeText", () => {
  test.each([
    ["2026-05-13T12:00:01.000Z", "now"],
    ["2026-05-13T12:00:12.000Z", "12 s ago"],
    ["2026-05-13T12:59:59.000Z", "59 min ago"],
    ["2026-05-13T14:30:00.000Z", "2 h ago"],
    ["2026-05-14T12:00:00.000Z", "1 day ago"],
    ["2026-05-19T13:00:00.000Z", "6 days ago"],
    ["2026-05-13T11:56:00.000Z", "in 4 min"],
  ])("seen at %s it says %s", (now, text) => expect(relativeText(noon, at(now))).toBe(text));
  test("leaves a week and more to the date", () => expect(relativeText(noon, at("2026-05-20T12:00:00Z"))).toBeNull());
});

test("durations are minutes and seconds, with hours when needed", () => {
  expect(durationText(198)).toBe("03:18");
  expect(durationText(3765)).toBe("1:02:45");
  expect(durationText(-3)).toBe("00:00");
});

test("estimates are rounded down and never in seconds above a minute", () => {
  expect(estimateText(59)).toBe("59 s");
  expect(estimateText(44 * 60 + 59)).toBe("44 min");
  expect(estimateText(8040)).toBe("2 h 14 min");
  expect(estimateText(4 * 86_400)).toBe("4 days");
});

test("dates are day month year, 24 hours", () => expect(dateTimeText(noon, "utc")).toBe("13 May 2026, 12:00"));
