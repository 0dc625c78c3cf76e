import "server-only";
import { randomBytes } from "node:crypto";
import type { Address } from "viem";
import { readNow } from "../clock.sql.ts";
import type { Context } from "../context.ts";
import { challengeMessage, challengeSeconds } from "./challenge-message.ts";
import type { Challenge } from "./logins.schemas.ts";
import { type ChallengePurpose, insertChallenge } from "./logins.sql.ts";

/** Issues an EIP-4361 message and keeps its bytes: only they are ever verified (spec 3.2). */
export async function createChallenge(
  ctx: Context,
  { walletAddress, purpose }: { walletAddress: Address; purpose: ChallengePurpose },
): Promise<Challenge> {
  const { APP_URL: appUrl, CHAIN_ID: chainId } = ctx.settings;
  const nonce = randomBytes(16).toString("hex");
  const issuedAt = new Date(Math.floor((await readNow(ctx)).getTime() / 1_000) * 1_000);
  const expiresAt = new Date(issuedAt.getTime() + challengeSeconds * 1_000);
  const message = challengeMessage({ appUrl, chainId, purpose, walletAddress, nonce, issuedAt });
  await insertChallenge(ctx, { nonce, purpose, walletAddress, message, expiresAt });
  return { nonce, message, expiresAt: expiresAt.toISOString() };
}
