"use client";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { signMessage } from "wagmi/actions";
import { fetchApi } from "../api/fetch-api.ts";
import { shortHex } from "../ui/shorten.ts";
import { createWorkspace, fieldOf } from "./create-workspace.ts";
import type { CreatedWorkspace, NewWorkspaceValues } from "./sign-workspace-button.tsx";
import { Signing, Waiting } from "./signing.tsx";
import { readTrouble, type Trouble } from "./trouble.ts";
import { TroubleCard } from "./trouble-card.tsx";
import { type ConnectedWallet, WalletGate } from "./wallet-gate.tsx";
import { WalletListSkeleton } from "./wallet-list-skeleton.tsx";
import { useWalletSetup, WalletRoot } from "./wallet-root.tsx";

export interface SignWorkspacePanelProps {
  values: NewWorkspaceValues;
  onCreated: (workspace: CreatedWorkspace) => void;
  onFieldError: (field: string, message: string) => void;
  onClose: () => void;
}

export default function SignWorkspacePanel(props: SignWorkspacePanelProps) {
  return (
    <WalletRoot fallback={<WalletListSkeleton />}>
      <ForSignedIn {...props} />
    </WalletRoot>
  );
}

/** The signed-in account owns what it creates, so it is the one that must sign. */
function ForSignedIn(props: SignWorkspacePanelProps) {
  const me = useQuery({
    queryKey: ["me"],
    queryFn: ({ signal }) => fetchApi<{ walletAddress: string }>("/me", { signal }),
    networkMode: "always",
    staleTime: 0,
  });
  if (me.isError) return <TroubleCard trouble={readTrouble(me.error)} onRetry={() => void me.refetch()} />;
  if (!me.data) return <WalletListSkeleton />;
  const { walletAddress } = me.data;
  return (
    <WalletGate wanted={walletAddress}>
      {(wallet) =>
        wallet.isWanted ? (
          <Sign {...props} wallet={wallet} />
        ) : (
          <p role="alert" className="rounded-md bg-warning-soft p-3 text-pretty text-warning-text">
            You are signed in as {shortHex(walletAddress)}; your wallet is on {shortHex(wallet.address)}. Choose{" "}
            {shortHex(walletAddress)} in your wallet, or sign in again.
          </p>
        )
      }
    </WalletGate>
  );
}

type Step = { name: "signing"; message: string | null } | { name: "creating" } | { name: "failed"; trouble: Trouble };

function Sign({
  values,
  wallet,
  onCreated,
  onFieldError,
  onClose,
}: SignWorkspacePanelProps & { wallet: ConnectedWallet }) {
  const { wagmi } = useWalletSetup();
  const [step, setStep] = useState<Step>({ name: "signing", message: null });
  const [attempt, setAttempt] = useState(0);
  const { address, connector } = wallet;
  const latest = useRef({ values, onCreated, onFieldError });
  latest.current = { values, onCreated, onFieldError };

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt is the reason to run again
  useEffect(() => {
    let current = true;
    const show = (next: Step) => current && setStep(next);
    const run = async () => {
      show({ name: "signing", message: null });
      try {
        const workspace = await createWorkspace({
          values: latest.current.values,
          address,
          sign: (message) => signMessage(wagmi, { account: address, connector, message }),
          onMessage: (message) => show({ name: "signing", message }),
          onSigned: () => show({ name: "creating" }),
        });
        if (current) latest.current.onCreated(workspace);
      } catch (error) {
        const field = fieldOf(error);
        if (field && current) latest.current.onFieldError(field.field, field.message);
        else show({ name: "failed", trouble: readTrouble(error, address) });
      }
    };
    // In a timer, so that a first mount that is thrown away at once asks the wallet nothing.
    const timer = setTimeout(run);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [wagmi, address, connector, attempt]);

  if (step.name === "signing") return <Signing walletName={connector.name} message={step.message} onCancel={onClose} />;
  if (step.name === "creating") return <Waiting text="Creating the workspace" />;
  return <TroubleCard trouble={step.trouble} onRetry={() => setAttempt((n) => n + 1)} />;
}
