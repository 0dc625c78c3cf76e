import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { KMSClient } from "@aws-sdk/client-kms";
import type { Hex } from "viem";

/** A key made by OpenSSL, and signatures that OpenSSL made with it of `digest`, as DER. Worthless anywhere else. */
export const recorded = {
  privateKey: "0x018237f230806c7a9815c9c5572023edc84fd26a22b28d7405e6cc1644dda75e",
  publicKey:
    "0x3056301006072a8648ce3d020106052b8104000a0342000413405b3b6cc699a622b855f2e768b9131a2e4c45f28c2222901050020c33d5c0bb51f5a39bc854565130fa821f770015352289bf3aacbc92372818d9ef4df9bb",
  digest: "0xc4e37e996e438b56f57bfc62ded467e8059ae8ecd282429befc44f8c9a2925c7",
  /** `digest` is the hash of this. */
  transaction: {
    type: "eip1559",
    chainId: 31337,
    nonce: 7,
    gas: 300_000n,
    maxFeePerGas: 2_000_000_000n,
    maxPriorityFeePerGas: 1_000_000_000n,
    to: "0x00000000000000000000000000000000000000aa",
    value: 0n,
    data: "0x1234",
  },
  signatures: {
    "s in the upper half":
      "0x304602210086e89d2f16c7e7ca700720999f2e1beb02cc5cee1eb9bd0e126a76f86fe45ff5022100d5293b8842bd9b81401ada0d21ab1906470f748b350959818a7863b33d64b325",
    "s in the lower half":
      "0x3044022061a26d810c74caa13ed7cd3d24e86eefa5c65fc24362ce004d297e13ec395274022003f1c3e7b51bfd7c149b65269408dcbeea50e0e6b76bffaba8e185ff9f621b4e",
    "a short r":
      "0x3043021f7e4f6b13ee3c5096a745f4d581f2a4fa59d9da9567719447b44c279da42404022032cb9c3773e1ca88412e0d42e0c12d8f55bba92ee7ec600d7bbd026ccca7677b",
    "a short s":
      "0x3043022017dab18051141dd95b90fbfa90b848c9732f15443b771de3ceca4ded6edf8aab021f523a6df1bb4cea1c8008977b74f952625d9d33107518ab7ad6ed3153926942",
  },
} as const;

export interface KmsCall {
  operation: "GetPublicKey" | "Sign";
  KeyId: string;
  Message?: string;
  MessageType?: string;
  SigningAlgorithm?: string;
}

/** What a call is answered with: bytes, or the name of an error. */
export type KmsAnswer = (call: KmsCall) => { publicKey: Hex } | { signature: Hex } | { error: string };

/** A server that speaks KMS's wire protocol for these two operations, and a client of the SDK for it. */
export async function startKms(answer: KmsAnswer) {
  const calls: KmsCall[] = [];
  const server = createServer(async (request, response) => {
    const operation = String(request.headers["x-amz-target"]).replace("TrentService.", "") as KmsCall["operation"];
    const call = { ...((await json(request)) as Omit<KmsCall, "operation">), operation };
    calls.push(call);
    const given = answer(call);
    const base64 = (bytes: Hex) => Buffer.from(bytes.slice(2), "hex").toString("base64");
    const body =
      "error" in given
        ? { __type: given.error, message: "refused" }
        : "publicKey" in given
          ? { KeyId: call.KeyId, PublicKey: base64(given.publicKey), KeySpec: "ECC_SECG_P256K1" }
          : { KeyId: call.KeyId, Signature: base64(given.signature), SigningAlgorithm: call.SigningAlgorithm };
    response.writeHead("error" in given ? 400 : 200, { "content-type": "application/x-amz-json-1.1" });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const client = new KMSClient({
    region: "eu-central-1",
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
  });
  return {
    calls,
    client,
    async stop() {
      client.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
