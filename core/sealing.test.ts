import { expect, test } from "vitest";
import { open, seal } from "./sealing.ts";

const k1 = ["k1", Buffer.alloc(32, 1)] as const;
const k2 = ["k2", Buffer.alloc(32, 2)] as const;

test("what is sealed opens for the same place only, and never reads twice the same", () => {
  const ring = new Map([k1]);
  const sealed = seal(ring, "whsec_secret", "luxxon:webhook:1");
  expect(sealed).toMatch(/^v1\.k1\.[\w-]{16}\.[\w-]+$/);
  expect(sealed).not.toContain("secret");
  expect(seal(ring, "whsec_secret", "luxxon:webhook:1")).not.toBe(sealed);
  expect(open(ring, sealed, "luxxon:webhook:1")).toBe("whsec_secret");
  expect(() => open(ring, sealed, "luxxon:webhook:2")).toThrow();
});

test("the first key seals, every listed one opens, and none that is not listed", () => {
  const sealed = seal(new Map([k1]), "old", "a");
  const rotated = new Map([k2, k1]);
  expect(open(rotated, sealed, "a")).toBe("old");
  expect(seal(rotated, "new", "a")).toMatch(/^v1\.k2\./);
  expect(() => open(new Map([k2]), sealed, "a")).toThrow("k1");
});

test("a flipped bit anywhere does not open", () => {
  const ring = new Map([k1]);
  const sealed = seal(ring, "secret", "a");
  const [version, kid, nonce = "", box = ""] = sealed.split(".");
  for (const [at, part] of [nonce, box].entries()) {
    for (let byte = 0; byte < Buffer.from(part, "base64url").length; byte++) {
      const bytes = Buffer.from(part, "base64url");
      bytes[byte] = (bytes[byte] ?? 0) ^ 1;
      const flipped = bytes.toString("base64url");
      const forged = [version, kid, at === 0 ? flipped : nonce, at === 1 ? flipped : box].join(".");
      expect(() => open(ring, forged, "a")).toThrow();
    }
  }
});
