import { createHash } from "node:crypto";
import { privateKeyToAccount } from "viem/accounts";
import { expect, test } from "vitest";
import { challengeMessage } from "./challenge-message.ts";

const anvilAccount1 = privateKeyToAccount("0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d");
const values = {
  appUrl: "http://localhost:3000",
  chainId: 31337,
  walletAddress: anvilAccount1.address,
  nonce: "5a125b7dd8f522a1ccddb2b7e529273c",
  issuedAt: new Date("2026-05-13T08:37:34.000Z"),
};

test.each([
  ["LOGIN", 324, "24b98bf0580647b56a5c3dbc80a77deadf54b4d016d53e9beb7d2382cdd22f7f"],
  ["WORKSPACE", 330, "13d6df437742f314325ff329362ef4eceea8b4447526e68fb9935900f9230791"],
] as const)("the %s message of the spec has %i bytes and its hash", (purpose, bytes, sha256) => {
  const message = challengeMessage({ ...values, purpose });
  expect(Buffer.byteLength(message)).toBe(bytes);
  expect(createHash("sha256").update(message).digest("hex")).toBe(sha256);
});

test("the signature vector of the spec is over the LOGIN message", async () => {
  const signature = await anvilAccount1.signMessage({ message: challengeMessage({ ...values, purpose: "LOGIN" }) });
  expect(signature).toBe(
    "0x766e09a5da7119367378524cc4b2392c36f78de816c8fe34783e16b535ad7eef62dc159ab3cee5d040a8b540301ae75d21d1b118d4c99179abeccd20e3beba4d1c",
  );
});
