"use client";
import { useEffect } from "react";
import { localChain } from "#components/wallet/local-chain.ts";
import { Button } from "../ui/button.tsx";
import type { AfterLogin } from "./path-after-login.ts";
import { Signing, Waiting } from "./signing.tsx";
import { TroubleCard } from "./trouble-card.tsx";
import { useSignIn } from "./use-sign-in.ts";
import { useWalletChoices } from "./use-wallet-choices.ts";
import { WalletList } from "./wallet-list.tsx";
import { WalletListSkeleton } from "./wallet-list-skeleton.tsx";
import { WalletRoot } from "./wallet-root.tsx";

export interface ConnectPanelProps {
  next: string | undefined;
  /** `development`: that wallet, without asking which. `connected`: the wallet connected already. */
  direct: "development" | "connected" | undefined;
  onSignedIn: (after: AfterLogin) => void;
  onOther: () => void;
}

export default function ConnectPanel(props: ConnectPanelProps) {
  return (
    <WalletRoot fallback={<WalletListSkeleton />}>
      <Flow {...props} />
    </WalletRoot>
  );
}

function Flow({ next, direct, onSignedIn, onOther }: ConnectPanelProps) {
  const { step, start, choose, startConnected } = useSignIn(next, onSignedIn);
  const { installed, development } = useWalletChoices();
  const onlyOne = installed.length === 1 && !localChain && isPhone() ? installed[0] : undefined;
  const chosen = direct === "development" ? development : direct === "connected" ? undefined : onlyOne;

  // In a timer, so that a first mount that is thrown away at once asks the wallet nothing.
  useEffect(() => {
    const begin = direct === "connected" ? startConnected : chosen ? () => start(chosen) : undefined;
    if (!begin) return;
    const timer = setTimeout(begin);
    return () => clearTimeout(timer);
  }, [direct, chosen, start, startConnected]);

  switch (step.name) {
    case "choose":
      return <WalletList onPick={start} onOther={onOther} />;
    case "connecting":
      return <Waiting text={`Approve the connection in ${step.connector.name}`} onCancel={choose} />;
    case "signing":
      return <Signing walletName={step.connector.name} message={step.message} onCancel={choose} />;
    case "entering":
      return <Waiting text="Signing you in" />;
    case "failed":
      return (
        <TroubleCard
          trouble={step.trouble}
          onRetry={() => start(step.connector)}
          extra={
            <Button size="sm" variant="ghost" onClick={choose}>
              Another wallet
            </Button>
          }
        />
      );
  }
}

/** A phone browser with one wallet in it has no choice to offer. */
function isPhone(): boolean {
  return window.matchMedia("(pointer: coarse)").matches;
}
