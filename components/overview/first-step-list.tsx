import { FaucetButton } from "#components/pool/faucet-button.tsx";
import { TopUpButton } from "#components/pool/top-up-button.tsx";
import type { Session, Workspace } from "../api/wire.ts";
import { ButtonLink } from "../ui/button.tsx";
import type { FirstStep } from "./first-steps.tsx";

export interface FirstStepFacts {
  workspace: Pick<Workspace, "id" | "slug" | "walletAddress">;
  /** True on the local chain: test USDC is there for the asking. */
  faucet: boolean;
  hasPool: boolean;
  hasKey: boolean;
  newest: Pick<Session, "id"> | undefined;
  hasSettled: boolean;
}

/** The five steps of a consumer with what they need: a pool, a session, its settlement, a key for programs. */
export function firstSteps({ workspace, faucet, hasPool, hasKey, newest, hasSettled }: FirstStepFacts): FirstStep[] {
  const { slug, walletAddress } = workspace;
  return [
    { title: "Create a workspace", done: true, text: "", actions: null },
    {
      title: "Top up the pool",
      done: hasPool || newest !== undefined,
      text: "Your USDC on the contract. Only you can withdraw it.",
      actions: (
        <>
          {faucet && <FaucetButton walletAddress={walletAddress} size="sm" />}
          <TopUpButton workspace={workspace} suggestedMicroUsdc="5000000" size="sm" label="Top up 5.00" />
        </>
      ),
    },
    {
      title: "Open a session",
      done: newest !== undefined,
      text: "Name a point and see the price before you press.",
      actions: (
        <ButtonLink href={`/w/${slug}/sessions/new`} size="sm">
          New session
        </ButtonLink>
      ),
    },
    {
      title: "See it settle on chain",
      done: hasSettled,
      text: "A session settles seconds after it ends. Nothing to do but watch.",
      actions: newest && (
        <ButtonLink href={`/w/${slug}/sessions/${newest.id}`} size="sm">
          Go to the session
        </ButtonLink>
      ),
    },
    {
      title: "Create an API key",
      done: hasKey,
      text: "Then a program can do the same.",
      actions: (
        <ButtonLink href={`/w/${slug}/keys`} size="sm">
          API keys
        </ButtonLink>
      ),
    },
  ];
}
