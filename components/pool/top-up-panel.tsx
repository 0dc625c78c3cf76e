"use client";
import { useState } from "react";
import type { Address } from "viem";
import { type ConnectedWallet, WalletGate } from "../wallet/wallet-gate.tsx";
import { WalletListSkeleton } from "../wallet/wallet-list-skeleton.tsx";
import { useWalletSetup, WalletRoot } from "../wallet/wallet-root.tsx";
import { ReadingFailed } from "./reading-failed.tsx";
import type { PoolWorkspace } from "./top-up-button.tsx";
import { TopUpForm } from "./top-up-form.tsx";
import { isPending } from "./transfer.ts";
import { useTransfers } from "./transfer-store.ts";
import { TransferView } from "./transfer-view.tsx";
import { useFunding } from "./use-funding.ts";

export interface TopUpPanelProps {
  workspace: PoolWorkspace;
  suggestedMicroUsdc: string | undefined;
  onClose: () => void;
}

export default function TopUpPanel(props: TopUpPanelProps) {
  return (
    <WalletRoot fallback={<WalletListSkeleton />}>
      <Stages {...props} />
    </WalletRoot>
  );
}

/** What was begun comes first; then the wallet, then the form. */
function Stages({ workspace, suggestedMicroUsdc, onClose }: TopUpPanelProps) {
  const { chain } = useWalletSetup();
  const transfers = useTransfers();
  const [startedId, setStartedId] = useState<string | null>(null);
  const owner = workspace.walletAddress.toLowerCase();
  const mine = transfers.filter(
    (each) => each.kind === "topUp" && each.chainId === chain.id && each.poolOwner.toLowerCase() === owner,
  );
  const shown = mine.find(({ id }) => id === startedId) ?? mine.find(isPending);
  if (shown) return <TransferView transfer={shown} onClose={onClose} />;
  return (
    <WalletGate wanted={workspace.walletAddress}>
      {(wallet) => (
        <WithFunding
          wallet={wallet}
          workspace={workspace}
          suggestedMicroUsdc={suggestedMicroUsdc}
          onStarted={setStartedId}
        />
      )}
    </WalletGate>
  );
}

interface WithFundingProps {
  wallet: ConnectedWallet;
  workspace: PoolWorkspace;
  suggestedMicroUsdc: string | undefined;
  onStarted: (id: string) => void;
}

function WithFunding({ wallet, workspace, suggestedMicroUsdc, onStarted }: WithFundingProps) {
  const { data, isError, refetch } = useFunding(wallet.address, workspace.walletAddress as Address);
  if (!data) return isError ? <ReadingFailed onRetry={() => void refetch()} /> : <WalletListSkeleton />;
  return (
    <TopUpForm
      wallet={wallet}
      workspace={workspace}
      funding={data}
      isStale={isError}
      suggestedMicroUsdc={suggestedMicroUsdc}
      onStarted={onStarted}
      onReadAgain={() => void refetch()}
    />
  );
}
