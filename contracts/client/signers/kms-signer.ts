import "server-only";
import type { KMSClient } from "@aws-sdk/client-kms";
import { type Address, hexToBytes, isAddressEqual, keccak256, serializeTransaction } from "viem";
import { addressOfPublicKey, recoverable } from "./ecdsa-der.ts";
import { SignerUnavailableError, type TransactionSigner } from "./transaction-signer.ts";

const deadlineMs = 3_000;

export interface KmsKey {
  /** Id, ARN or alias of an asymmetric key: ECC_SECG_P256K1, SIGN_VERIFY. */
  keyId: string;
  /** Whose key it is. KMS is asked once; a key of another address never signs. */
  address: Address;
}

export interface KmsOptions {
  /** One made of the process's AWS settings unless given. */
  client?: KMSClient;
}

/**
 * A key that never leaves AWS KMS: it signs hashes there, and each signature is checked against the address here. The
 * SDK is loaded by the first signature.
 */
export function createKmsSigner({ keyId, address }: KmsKey, { client }: KmsOptions = {}): TransactionSigner {
  let opened: Promise<Sign> | undefined;
  return {
    address,
    async signTransaction(transaction) {
      // A failed attempt is not remembered.
      opened ??= open({ keyId, address }, client).catch((error: unknown) => {
        opened = undefined;
        throw error;
      });
      const hash = keccak256(serializeTransaction(transaction));
      const der = await (await opened)(hexToBytes(hash));
      return serializeTransaction(transaction, await recoverable(hash, der, address));
    },
  };
}

type Sign = (hash: Uint8Array) => Promise<Uint8Array>;

async function open({ keyId, address }: KmsKey, given: KMSClient | undefined): Promise<Sign> {
  const { GetPublicKeyCommand, KMSClient, SignCommand } = await import("@aws-sdk/client-kms");
  const client = given ?? new KMSClient({ maxAttempts: 2 });
  const inTime = () => ({ abortSignal: AbortSignal.timeout(deadlineMs) });
  const { PublicKey: publicKey } = await answered(keyId, () =>
    client.send(new GetPublicKeyCommand({ KeyId: keyId }), inTime()),
  );
  const actual = addressOfPublicKey(publicKey ?? new Uint8Array());
  if (!isAddressEqual(actual, address)) throw new Error(`KMS key ${keyId} is that of ${actual}, not of ${address}`);
  return async (hash) => {
    const request = { KeyId: keyId, Message: hash, MessageType: "DIGEST", SigningAlgorithm: "ECDSA_SHA_256" } as const;
    const { Signature: der } = await answered(keyId, () => client.send(new SignCommand(request), inTime()));
    return der ?? new Uint8Array();
  };
}

async function answered<T>(keyId: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    const why = cause instanceof Error ? cause.name : "no answer";
    throw new SignerUnavailableError(`KMS key ${keyId}: ${why}`, { cause });
  }
}
