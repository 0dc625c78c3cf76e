import type { Address, Hex } from "viem";
import { fetchApi } from "../api/fetch-api.ts";
import type { WorkspaceSummary } from "../api/wire.ts";
import { type AfterLogin, pathAfterLogin } from "./path-after-login.ts";
import { withChallenge } from "./with-challenge.ts";

export interface SignInInput {
  address: Address;
  sign: (message: string) => Promise<Hex>;
  onMessage: (message: string) => void;
  /** The signature is there; the server checks it. */
  onSigned: () => void;
  next: string | undefined;
}

/** Challenge, signature, login, and the selection of the workspace it leads to. Returns where to go. */
export async function signIn({ address, sign, onMessage, onSigned, next }: SignInInput): Promise<AfterLogin> {
  const { workspaces } = await withChallenge({ path: "/auth/wallet/challenge", address, sign, onMessage }, (signed) => {
    onSigned();
    return fetchApi<{ workspaces: WorkspaceSummary[] }>("/auth/wallet/login", { method: "POST", body: { ...signed } });
  });
  const after = pathAfterLogin(workspaces, next, window.location.origin);
  if (after.select) await fetchApi("/auth/workspace/select", { method: "POST", body: { workspaceId: after.select } });
  return after;
}
