"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Address } from "viem";
import { fetchApi } from "../api/fetch-api.ts";
import type { Wallet } from "../api/wire.ts";
import { shortHex } from "../ui/shorten.ts";
import { type ConnectedWallet, WalletGate } from "../wallet/wallet-gate.tsx";
import { WalletListSkeleton } from "../wallet/wallet-list-skeleton.tsx";
import { useWalletSetup, WalletRoot } from "../wallet/wallet-root.tsx";
import { ReadingFailed } from "./reading-failed.tsx";
import type { PoolWorkspace } from "./top-up-button.tsx";
import { isPending } from "./transfer.ts";
import { useTransfers } from "./transfer-store.ts";
import { TransferView } from "./transfer-view.tsx";
import { useFunding } from "./use-funding.ts";
import { WithdrawForm } from "./withdraw-form.tsx";

export interface WithdrawPanelProps {
  workspace: PoolWorkspace;
  availableMicroUsdc: string;
  heldMicroUsdc: string;
  openSessions: number;
  settlementAddress?: string | undefined;
  onClose: () => void;
}

export default function WithdrawPanel(props: WithdrawPanelProps) {
  return (
    <WalletRoot fallback={<WalletListSkeleton />}>
      <Stages {...props} />
    </WalletRoot>
  );
}

function Stages(props: WithdrawPanelProps) {
  const { workspace, onClose } = props;
  const { chain, settlementAddress } = useWalletSetup();
  const contract = (props.settlementAddress ?? settlementAddress) as Address;
  const transfers = useTransfers();
  const [startedId, setStartedId] = useState<string | null>(null);
  const owner = workspace.walletAddress.toLowerCase();
  const mine = transfers.filter(
    (each) =>
      each.kind !== "topUp" &&
      each.chainId === chain.id &&
      each.poolOwner.toLowerCase() === owner &&
      each.settlementAddress.toLowerCase() === contract.toLowerCase(),
  );
  const shown = mine.find(({ id }) => id === startedId) ?? mine.find(isPending);
  if (shown) return <TransferView transfer={shown} onClose={onClose} />;
  return (
    <WalletGate wanted={workspace.walletAddress}>
      {(wallet) =>
        wallet.isWanted ? (
          <WithFacts {...props} wallet={wallet} contract={contract} onStarted={setStartedId} />
        ) : (
          <p role="alert" className="rounded-md bg-warning-soft p-3 text-pretty text-warning-text">
            The pool belongs to {shortHex(workspace.walletAddress)}; your wallet is on {shortHex(wallet.address)}.
            Choose {shortHex(workspace.walletAddress)} in your wallet to withdraw.
          </p>
        )
      }
    </WalletGate>
  );
}

interface WithFactsProps extends WithdrawPanelProps {
  wallet: ConnectedWallet;
  contract: Address;
  onStarted: (id: string) => void;
}

function WithFacts(props: WithFactsProps) {
  const { wallet, workspace, contract } = props;
  const isOld = props.settlementAddress !== undefined;
  const { data, isError, refetch } = useFunding(wallet.address, workspace.walletAddress as Address, contract);
  const ledger = useQuery({
    queryKey: ["wallet", workspace.id],
    enabled: !isOld,
    refetchInterval: 4_000,
    refetchOnMount: "always",
    queryFn: ({ signal }) => fetchApi<Wallet>("/wallet", { workspaceId: workspace.id, workspaceBy: "query", signal }),
  });
  if (!data && isError) return <ReadingFailed onRetry={() => void refetch()} />;
  // What another page has read before would be what *Max* takes.
  if (!data || !(isOld || ledger.isFetchedAfterMount)) return <WalletListSkeleton />;
  const held = isOld ? 0n : BigInt(ledger.data?.heldMicroUsdc ?? props.heldMicroUsdc);
  const available = isOld ? data.poolMicroUsdc : BigInt(ledger.data?.availableMicroUsdc ?? props.availableMicroUsdc);
  return (
    <WithdrawForm
      wallet={wallet}
      workspace={workspace}
      contract={contract}
      isOld={isOld}
      funding={data}
      // The chain is the authority; the ledger may still count what was just taken out.
      freeMicroUsdc={available < data.poolMicroUsdc ? available : data.poolMicroUsdc}
      heldMicroUsdc={held}
      openSessions={props.openSessions}
      onStarted={props.onStarted}
      onReadAgain={() => void refetch()}
    />
  );
}
