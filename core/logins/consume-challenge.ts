import "server-only";
import type { Address, Hex } from "viem";
import type { Context } from "../context.ts";
import { DomainError } from "../errors.ts";
import { type ChallengePurpose, takeChallenge } from "./logins.sql.ts";

/**
 * Spends the nonce, then verifies the signature over the stored message; the nonce is spent whatever the signature is
 * (spec 3.2).
 * @throws DomainError NOT_AUTHENTICATED auth:nonceInvalid, auth:signatureInvalid; UNAVAILABLE chain:unavailable
 */
export async function consumeChallenge(
  ctx: Context,
  input: { walletAddress: Address; nonce: string; signature: Hex; purpose: ChallengePurpose },
): Promise<void> {
  const challenge = await takeChallenge(ctx, input);
  if (!challenge) throw new DomainError("NOT_AUTHENTICATED", "auth:nonceInvalid");
  const { walletAddress: address, signature } = input;
  const isSigned = await ctx.chain.verifySignature({ address, message: challenge.message, signature });
  if (!isSigned) throw new DomainError("NOT_AUTHENTICATED", "auth:signatureInvalid");
}
