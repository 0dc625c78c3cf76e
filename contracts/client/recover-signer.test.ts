import { bytesToHex, concatHex, type Hex, hexToBytes, keccak256, numberToHex, toHex } from "viem";
import { privateKeyToAccount, sign } from "viem/accounts";
import { expect, test } from "vitest";
import { proveScale, proveSeed, report } from "#stack/prove-scale.ts";
import { isNative, recoverPortably, recoverSigner } from "./recover-signer.ts";

const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const word = (value: bigint) => numberToHex(value % 2n ** 256n, { size: 32 });

/** What may be done to a signature: the last two leave it one of the same key. */
const changes: ((r: bigint, s: bigint, v: number, noise: Uint8Array) => Hex)[] = [
  (_r, _s, _v, noise) =>
    concatHex([keccak256(noise), keccak256(keccak256(noise)), numberToHex(27 + ((noise[0] ?? 0) & 1))]),
  (_r, s, v) => concatHex([word(0n), word(s), toHex(v, { size: 1 })]),
  (r, _s, v) => concatHex([word(r), word(0n), toHex(v, { size: 1 })]),
  (_r, s, v) => concatHex([word(order), word(s), toHex(v, { size: 1 })]),
  (r, s, v) => concatHex([word(r), word(s + order), toHex(v, { size: 1 })]),
  (r, s, _v, noise) => concatHex([word(r), word(s), toHex(noise[1] ?? 0, { size: 1 })]),
  // A point whose x is beyond the order: the curve has it, a signature in Ethereum may not.
  (_r, s, _v, noise) => concatHex([word(BigInt(noise[3] ?? 0) + 1n), word(s), toHex(29, { size: 1 })]),
  (r, s) => concatHex([word(r), word(s)]),
  (r, s, v) => concatHex([word(r), word(s), toHex(v, { size: 1 }), "0x00"]),
  (r, s, v, noise) => flipped(concatHex([word(r), word(s), toHex(v, { size: 1 })]), noise),
  (r, s, v) => concatHex([word(r), word(order - s), toHex(55 - v, { size: 1 })]),
  (r, s, v) => concatHex([word(r), word(s), toHex(v - 27, { size: 1 })]),
];

function flipped(signature: Hex, noise: Uint8Array): Hex {
  const bytes = hexToBytes(signature);
  const at = ((noise[2] ?? 0) * 8) % (64 * 8);
  bytes[at >> 3] = (bytes[at >> 3] ?? 0) ^ (1 << (at & 7) || 1);
  return bytesToHex(bytes);
}

const verdict = (recover: typeof recoverSigner, hash: Hex, signature: Hex) =>
  recover(hash, signature).catch(() => "refused");

test("S1: compiled and portable recovery give the same verdict on every signature", async () => {
  const [n, seed, since] = [proveScale(10_000), proveSeed(), performance.now()];
  expect(isNative()).toBe(true);
  const differing: string[] = [];
  const seen = { same: 0, other: 0, refused: 0 };
  for (let index = 0; index < n; index++) {
    const key = keccak256(toHex(`${seed} ${index}`));
    const hash = keccak256(key);
    const noise = hexToBytes(keccak256(hash));
    const { r, s, v = 27n } = await sign({ hash, privateKey: key });
    const change = changes[index % changes.length] as (typeof changes)[number];
    const signature = change(BigInt(r), BigInt(s), Number(v), noise);
    const [ours, portable] = await Promise.all([
      verdict(recoverSigner, hash, signature),
      verdict(recoverPortably, hash, signature),
    ]);
    if (ours !== portable) differing.push(`${index}: ${signature} of ${hash}: ${ours}, portable ${portable}`);
    const own = privateKeyToAccount(key).address.toLowerCase();
    seen[ours === own ? "same" : ours === "refused" ? "refused" : "other"] += 1;
  }
  report({ id: "S1", n, violations: differing.length, seed, since, note: JSON.stringify(seen) });
  expect(differing).toEqual([]);
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(n / 20);
}, 600_000);
