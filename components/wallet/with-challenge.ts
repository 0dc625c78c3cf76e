import type { Address, Hex } from "viem";
import { ApiError } from "../api/api-error.ts";
import { fetchApi } from "../api/fetch-api.ts";

export interface ChallengeInput {
  path: "/auth/wallet/challenge" | "/workspaces/challenge";
  address: Address;
  sign: (message: string) => Promise<Hex>;
  /** Called with each message right before the wallet is asked for its signature. */
  onMessage: (message: string) => void;
}

export interface SignedChallenge {
  walletAddress: Address;
  nonce: string;
  signature: Hex;
}

interface Challenge {
  nonce: string;
  message: string;
}

/**
 * Gets a challenge, has the wallet sign it, and gives both to `use`. A challenge that died meanwhile (five minutes, or
 * a failed use) is renewed once and signed again. @throws whatever the wallet, the calls or `use` throw
 */
export async function withChallenge<T>(
  { path, address, sign, onMessage }: ChallengeInput,
  use: (signed: SignedChallenge) => Promise<T>,
): Promise<T> {
  const attempt = async () => {
    const { nonce, message } = await fetchApi<Challenge>(path, { method: "POST", body: { walletAddress: address } });
    onMessage(message);
    const signature = await sign(message);
    return use({ walletAddress: address, nonce, signature });
  };
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof ApiError) || error.detail !== "auth:nonceInvalid") throw error;
    return attempt();
  }
}
