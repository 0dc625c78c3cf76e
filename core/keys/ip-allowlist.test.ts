import { expect, test } from "vitest";
import { isAllowedIp, normalizeCidr } from "./ip-allowlist.ts";

test.each([
  ["203.0.113.9", "203.0.113.9/32"],
  ["203.0.113.9/24", "203.0.113.0/24"],
  ["10.1.2.3/0", "0.0.0.0/0"],
  ["2001:DB8::1", "2001:db8::1/128"],
  ["2001:db8:aaaa:bbbb::1/33", "2001:db8:8000::/33"],
  ["::1/64", "::/64"],
])("%s is kept as %s", (entry, cidr) => {
  expect(normalizeCidr(entry)).toBe(cidr);
});

test.each([
  "",
  "203.0.113",
  "203.0.113.9/33",
  "203.0.113.9/-1",
  "2001:db8::1/129",
  "fe80::1%eth0",
  "1.2.3.4/08",
  "example.com",
  "1.2.3.4/8/8",
])("%j is refused", (entry) => {
  expect(normalizeCidr(entry)).toBeUndefined();
});

test("an address is allowed inside a listed network and nowhere else", () => {
  const list = ["203.0.113.0/24", "2001:db8::/32"];
  expect(isAllowedIp(list, "203.0.113.77")).toBe(true);
  expect(isAllowedIp(list, "203.0.114.1")).toBe(false);
  expect(isAllowedIp(list, "2001:db8:1::9")).toBe(true);
  expect(isAllowedIp(list, "2001:db9::9")).toBe(false);
  expect(isAllowedIp(list, "not an address")).toBe(false);
});
