import { describe, expect, test } from "vitest";
import { checkKeyForm, emptyKeyForm, toNewKey } from "./key-form.ts";

const form = { ...emptyKeyForm, label: "agent" };

describe("checkKeyForm", () => {
  test("accepts the defaults with a label", () => expect(checkKeyForm(form)).toEqual({}));
  test("names each field that is wrong", () =>
    expect(
      Object.keys(
        checkKeyForm({
          ...form,
          label: " ",
          preset: "custom",
          custom: ["sessions:create"],
          limit: "2.5000001",
          restricted: true,
        }),
      ).sort(),
    ).toEqual(["ipAllowlist", "label", "spendLimitMicroUsdc"]));
  test("asks for a limit only from keys that spend", () =>
    expect(checkKeyForm({ ...form, preset: "read", limit: "nonsense" })).toEqual({}));
  test.each(["203.0.113.9", "203.0.113.0/24", "2001:db8::/32", "::1"])("takes the address %s", (addresses) =>
    expect(checkKeyForm({ ...form, restricted: true, addresses })).toEqual({}),
  );
  test.each(["localhost", "203.0.113", "1.2.3.4;5.6.7.8"])("refuses the address %s", (addresses) =>
    expect(checkKeyForm({ ...form, restricted: true, addresses }).ipAllowlist).toContain(addresses.split(";")[0]),
  );
});

describe("toNewKey", () => {
  const at = Date.parse("2026-05-13T12:00:00Z");
  test("sends µUSDC, a date and trimmed text", () =>
    expect(
      toNewKey(
        { ...form, label: " agent ", limit: "2,5", restricted: true, addresses: "203.0.113.9\n::1" },
        "TEST",
        at,
      ),
    ).toEqual({
      label: "agent",
      environment: "TEST",
      scopes: ["sessions:read", "sessions:create", "pricing:read", "wallet:read"],
      expiresAt: "2026-08-11T12:00:00.000Z",
      ipAllowlist: ["203.0.113.9", "::1"],
      spendLimitMicroUsdc: "2500000",
    }));
  test("sends null for what is switched off", () =>
    expect(toNewKey({ ...form, limited: false, expires: "never" }, "TEST", at)).toMatchObject({
      expiresAt: null,
      ipAllowlist: null,
      spendLimitMicroUsdc: null,
    }));
});
