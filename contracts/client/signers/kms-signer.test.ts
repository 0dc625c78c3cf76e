import {
  createPublicClient,
  type Hex,
  hexToBytes,
  http,
  keccak256,
  parseTransaction,
  recoverTransactionAddress,
  serializeTransaction,
} from "viem";
import { privateKeyToAddress, sign } from "viem/accounts";
import { afterEach, expect, test } from "vitest";
import { fundAccount, startAnvil } from "#contracts/testing.ts";
import { addressOfPublicKey, parseDerSignature, recoverable } from "./ecdsa-der.ts";
import { createKmsSigner } from "./kms-signer.ts";
import { type KmsAnswer, recorded, startKms } from "./testing.ts";
import { SignerUnavailableError } from "./transaction-signer.ts";

const { publicKey, digest, transaction, signatures } = recorded;
const address = privateKeyToAddress(recorded.privateKey);
const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const key = { keyId: "alias/relayer", address };

let kms: Awaited<ReturnType<typeof startKms>> | undefined;
afterEach(async () => {
  await kms?.stop();
  kms = undefined;
});

async function open(answer: KmsAnswer) {
  kms = await startKms(answer);
  return { signer: createKmsSigner(key, { client: kms.client }), calls: kms.calls };
}

test.each(Object.entries(signatures))(
  "a recorded signature with %s becomes a transaction that the chain takes",
  async (_, der) => {
    const { signer, calls } = await open(({ operation }) =>
      operation === "Sign" ? { signature: der } : { publicKey },
    );
    const raw = await signer.signTransaction(transaction);
    const { s = "0x0", ...parsed } = parseTransaction(raw);
    expect(BigInt(s)).toBeLessThanOrEqual(order / 2n);
    expect(parsed).toMatchObject({ chainId: 31337, nonce: 7, gas: 300_000n, data: "0x1234" });
    expect(await recoverTransactionAddress({ serializedTransaction: raw as `0x02${string}` })).toBe(address);
    expect(calls).toEqual([
      { operation: "GetPublicKey", KeyId: "alias/relayer" },
      {
        operation: "Sign",
        KeyId: "alias/relayer",
        Message: Buffer.from(hexToBytes(digest)).toString("base64"),
        MessageType: "DIGEST",
        SigningAlgorithm: "ECDSA_SHA_256",
      },
    ]);
  },
);

/** DER of a signature, with s in the half asked for. */
async function derOf(hash: Hex, isHigh: boolean): Promise<Hex> {
  const { r, s } = await sign({ hash, privateKey: recorded.privateKey });
  const numbers = [BigInt(r), isHigh ? order - BigInt(s) : BigInt(s)].map((number) => {
    const hex = number.toString(16);
    const even = hex.padStart(hex.length + (hex.length % 2), "0");
    const digits = Number.parseInt(even.slice(0, 2), 16) >= 0x80 ? `00${even}` : even;
    return `02${(digits.length / 2).toString(16).padStart(2, "0")}${digits}`;
  });
  const body = numbers.join("");
  return `0x30${(body.length / 2).toString(16)}${body}`;
}

test("of 500 hashes each signature, in either half, is found to be by the key", async () => {
  for (let n = 0; n < 500; n++) {
    const hash = keccak256(`0x${n.toString(16).padStart(4, "0")}`);
    const { s, yParity } = await recoverable(hash, hexToBytes(await derOf(hash, n % 2 === 0)), address);
    const expected = await sign({ hash, privateKey: recorded.privateKey });
    expect([s, yParity]).toEqual([expected.s, expected.yParity]);
  }
});

test("a node takes what the key in KMS signed", async () => {
  const node = await startAnvil();
  try {
    await fundAccount(node.url, address);
    const next = { ...transaction, nonce: 0 };
    const der = await derOf(keccak256(serializeTransaction(next)), true);
    const { signer } = await open(({ operation }) => (operation === "Sign" ? { signature: der } : { publicKey }));
    const chain = createPublicClient({ transport: http(node.url) });
    const hash = await chain.sendRawTransaction({ serializedTransaction: await signer.signTransaction(next) });
    const receipt = await chain.waitForTransactionReceipt({ hash, pollingInterval: 20 });
    expect(receipt).toMatchObject({ status: "success", from: address.toLowerCase() });
  } finally {
    await node.stop();
  }
});

test("KMS away, throttled or without permission is a signer that is unavailable, and is asked again", async () => {
  let error: string | undefined = "ThrottlingException";
  const { signer } = await open(({ operation }) =>
    error ? { error } : operation === "Sign" ? { signature: signatures["a short r"] } : { publicKey },
  );
  const attempt = signer.signTransaction(transaction);
  await expect(attempt).rejects.toThrow(SignerUnavailableError);
  await expect(attempt).rejects.toThrow("KMS key alias/relayer: ThrottlingException");
  error = undefined;
  expect(await signer.signTransaction(transaction)).toMatch(/^0x02/);
  error = "AccessDeniedException";
  await expect(signer.signTransaction(transaction)).rejects.toThrow(SignerUnavailableError);
});

test("a key of another address never signs, and a signature by another key goes nowhere", async () => {
  const other = { ...key, address: "0x00000000000000000000000000000000000000aa" } as const;
  const { calls } = await open(() => ({ publicKey }));
  const signer = createKmsSigner(other, { client: kms?.client as never });
  await expect(signer.signTransaction(transaction)).rejects.toThrow(`is that of ${address}, not of ${other.address}`);
  expect(calls.map(({ operation }) => operation)).toEqual(["GetPublicKey"]);
  await expect(recoverable(digest, hexToBytes(signatures["a short s"]), other.address)).rejects.toThrow("not by");
});

test("bytes that are not exactly one signature, or no key of secp256k1, are refused", () => {
  const good = signatures["a short r"];
  const one = good.replace("021f7e", "02207e");
  const broken = ["0x", "0x30", good.slice(0, -2), `${good}00`, good.replace("0x30", "0x31"), one];
  const negative = good.replace("021f7e", "021ffe");
  const padded = good.replace("0x3043021f", "0x3044022000");
  const zero = "0x3006020100020101";
  for (const der of [...broken, negative, padded, "0x30450221".padEnd(144, "f")]) {
    expect(() => parseDerSignature(hexToBytes(der as Hex)), der).toThrow("the signature is not DER");
  }
  expect(() => parseDerSignature(hexToBytes(zero))).toThrow("the signature is not DER");
  expect(addressOfPublicKey(hexToBytes(publicKey))).toBe(address);
  // The curve that TLS uses, and a point cut off.
  const otherCurve = publicKey.replace("052b8104000a", "052b81040022") as Hex;
  for (const der of [otherCurve, publicKey.slice(0, -2) as Hex, "0x" as Hex]) {
    expect(() => addressOfPublicKey(hexToBytes(der))).toThrow("not of secp256k1");
  }
});
