import fc from "fast-check";
import { expect, test } from "vitest";
import { base62, formatKey, hashKey, isKeyFormat, mintPlaintext } from "./key-format.ts";

const workspaceId = "3a91cf0e-7b1d-4c55-9e0a-2f6d8b1c4e70";

test("the key vector of the spec comes out to the letter", () => {
  const plaintext = formatKey(
    "TEST",
    workspaceId,
    Uint8Array.from({ length: 32 }, (_, i) => i),
  );
  expect(plaintext).toBe("lxxn_test_3a91cf_003aUlTJC7tjlCTQj2uNU3MFagCXG9LRKRcwGkBIDlf");
  expect(Buffer.from(hashKey(plaintext)).toString("hex")).toBe(
    "241ea069de56f7cd4932e4723f21f9e3524995ddb6e873ec71fe0de8a2343c7f",
  );
});

test("every minted key has the published format, and no two are equal", () => {
  const keys = Array.from({ length: 500 }, () => mintPlaintext(workspaceId, "LIVE").plaintext);
  expect(keys.every(isKeyFormat)).toBe(true);
  expect(new Set(keys).size).toBe(500);
});

test("base62 keeps the number: read back it is the same", () => {
  const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
      const text = base62(bytes, 43);
      const value = [...text].reduce((sum, digit) => sum * 62n + BigInt(alphabet.indexOf(digit)), 0n);
      return text.length === 43 && value === BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
    }),
  );
});

test.each([
  "lxxn_test_3a91cf_short",
  "lxxn_prod_3a91cf_003aUlTJC7tjlCTQj2uNU3MFagCXG9LRKRcwGkBIDlf",
  "",
  "lxxn_test_3A91cf_003aUlTJC7tjlCTQj2uNU3MFagCXG9LRKRcwGkBIDlf",
])("%j is not shaped like a key", (text) => {
  expect(isKeyFormat(text)).toBe(false);
});
