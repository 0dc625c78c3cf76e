"use client";
import { type ReactNode, useCallback, useState } from "react";
import type { Address } from "viem";
import { type Connector, useAccount } from "wagmi";
import { shortHex } from "../ui/shorten.ts";
import { connectAccount } from "./connect-account.ts";
import { LazyPart } from "./lazy-part.tsx";
import { Waiting } from "./signing.tsx";
import { readTrouble, type Trouble } from "./trouble.ts";
import { TroubleCard } from "./trouble-card.tsx";
import { WalletList } from "./wallet-list.tsx";
import { WalletListSkeleton } from "./wallet-list-skeleton.tsx";
import { useWalletSetup } from "./wallet-root.tsx";

const loadOtherWallets = () => import("./other-wallets.tsx");

export interface ConnectedWallet {
  /** `wanted` when the wallet shares it, otherwise its current account. */
  address: Address;
  isWanted: boolean;
  connector: Connector;
  chainId: number;
}

/** Shows its children with a connected wallet, and the list of wallets until there is one. */
export function WalletGate({ wanted, children }: { wanted: string; children: (wallet: ConnectedWallet) => ReactNode }) {
  const { status, address, addresses, connector, chainId } = useAccount();
  const { wagmi } = useWalletSetup();
  const [asked, setAsked] = useState<Connector | "other" | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);

  const connect = useCallback(
    (choice: Connector) => {
      setTrouble(null);
      setAsked(choice);
      connectAccount(wagmi, choice).then(
        () => setAsked(null),
        (error: unknown) => setTrouble(readTrouble(error)),
      );
    },
    [wagmi],
  );
  const back = useCallback(() => setAsked(null), []);

  if (status === "connected" && connector) {
    const shared = addresses.find((each) => each.toLowerCase() === wanted.toLowerCase());
    return children({ address: shared ?? address, isWanted: shared !== undefined, connector, chainId });
  }
  if (status === "reconnecting") return <WalletListSkeleton />;
  if (asked === "other")
    return (
      <LazyPart
        load={loadOtherWallets}
        part={{ onConnected: back, onClosed: back }}
        fallback={<WalletListSkeleton />}
      />
    );
  if (asked && trouble) return <TroubleCard trouble={trouble} onRetry={() => connect(asked)} />;
  if (asked) return <Waiting text={`Approve the connection in ${asked.name}`} onCancel={back} />;
  return (
    <div className="space-y-4">
      <p className="text-ink-2">Connect the wallet of {shortHex(wanted)}.</p>
      <WalletList onPick={connect} onOther={() => setAsked("other")} />
    </div>
  );
}
