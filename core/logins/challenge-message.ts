import "server-only";
import type { Address } from "viem";
import { createSiweMessage } from "viem/siwe";
import type { ChallengePurpose } from "./logins.sql.ts";

const statements: Record<ChallengePurpose, string> = {
  LOGIN: "Luxxon - sign in to prove wallet ownership.",
  WORKSPACE: "Luxxon - create a workspace owned by this wallet.",
};

export const challengeSeconds = 300;

/** The EIP-4361 message of spec 3.2, byte for byte. */
export function challengeMessage(challenge: {
  appUrl: string;
  chainId: number;
  purpose: ChallengePurpose;
  walletAddress: Address;
  nonce: string;
  issuedAt: Date;
}): string {
  return createSiweMessage({
    domain: new URL(challenge.appUrl).host,
    address: challenge.walletAddress,
    statement: statements[challenge.purpose],
    uri: challenge.appUrl,
    version: "1",
    chainId: challenge.chainId,
    nonce: challenge.nonce,
    issuedAt: challenge.issuedAt,
    expirationTime: new Date(challenge.issuedAt.getTime() + challengeSeconds * 1_000),
  });
}
