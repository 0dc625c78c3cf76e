import { describe, expect, test } from "vitest";
import type { Workspace } from "../api/wire.ts";
import { checkCircleForm, fieldOf, formOf, parseRadius, patchOf, stepRadius } from "./circle-form.ts";
import { afterFee, readHeartbeat } from "./heartbeat.ts";

const workspace = (circle: Partial<Workspace>) =>
  ({ coverageLat: null, coverageLng: null, coverageRadiusMeters: null, deviceKind: null, ...circle }) as Workspace;

describe("the circle's form", () => {
  test("holds what the server knows, and a first radius where there is no circle yet", () => {
    expect(formOf(workspace({}))).toEqual({ lat: "", lng: "", radius: "1000", device: "" });
    expect(
      formOf(
        workspace({ coverageLat: -33.8568123, coverageLng: 151, coverageRadiusMeters: 2500.4, deviceKind: "DRONE" }),
      ),
    ).toEqual({ lat: "-33.85681", lng: "151", radius: "2500", device: "DRONE" });
  });

  test("names every field that is wrong, and then sends nothing", () => {
    const form = { lat: "x", lng: "181", radius: "0", device: "" } as const;
    expect(Object.keys(checkCircleForm(form))).toEqual(["lat", "lng", "radius"]);
    expect(patchOf(form)).toBeNull();
    expect(patchOf({ lat: "48,85", lng: "2.3", radius: "1,500", device: "" })).toEqual({
      coverageLat: 48.85,
      coverageLng: 2.3,
      coverageRadiusMeters: 1_500,
      deviceKind: null,
    });
  });

  test.each([
    ["1", 1],
    ["50,000", 50_000],
    [" 250 ", 250],
  ])("reads %j as a radius", (text, meters) => expect(parseRadius(text)).toBe(meters));
  test.each(["", "0", "50001", "1.5", "1e3", "-5", "a"])("refuses %j as a radius", (text) =>
    expect(parseRadius(text)).toBeNull(),
  );

  test("steps lead to round radii and stop at the ends", () => {
    expect([stepRadius(1_234, true), stepRadius(1_234, false), stepRadius(50_000, true), stepRadius(5, false)]).toEqual(
      [2_500, 1_000, 50_000, 1],
    );
  });

  test("a refusal of the server finds its field", () => {
    expect([fieldOf("coverageRadiusMeters"), fieldOf("workspace:availability:BUSY"), fieldOf(undefined)]).toEqual([
      "radius",
      null,
      null,
    ]);
  });
});

describe("the heartbeat", () => {
  const now = Date.parse("2026-05-13T12:00:00Z");
  const rules = { staleMs: 25_000, required: true };
  const seen = (secondsAgo: number | null, availabilityState: Workspace["availabilityState"] = "ONLINE") => ({
    availabilityState,
    lastSeenAt: secondsAgo === null ? null : new Date(now - secondsAgo * 1000).toISOString(),
  });

  test("is about money only while a session is live and heartbeats are asked for", () => {
    expect(readHeartbeat(seen(26, "BUSY"), true, rules, now)).toBe("unpaid");
    expect(readHeartbeat(seen(null, "BUSY"), true, rules, now)).toBe("unpaid");
    expect(readHeartbeat(seen(26, "BUSY"), true, { ...rules, required: false }, now)).toBe("old");
    expect(readHeartbeat(seen(25, "BUSY"), true, rules, now)).toBe("fresh");
    expect(readHeartbeat(seen(26, "BUSY"), false, rules, now)).toBe("old");
  });

  test("warns an idle operator before the day is over", () => {
    expect(readHeartbeat(seen(13 * 3600), false, rules, now)).toBe("leaving");
    expect(readHeartbeat(seen(13 * 3600, "OFFLINE"), false, rules, now)).toBe("old");
    expect(readHeartbeat(seen(null, "OFFLINE"), false, rules, now)).toBe("none");
  });
});

test("the operator's part is what the server pays: the fee is rounded down", () => {
  expect([afterFee(28_000n, 1500), afterFee(1_000n, 1500), afterFee(1n, 1500), afterFee(0n, 1500)]).toEqual([
    23_800n,
    850n,
    1n,
    0n,
  ]);
});
