"use client";
import { useMemo } from "react";
import { type Connector, useConnectors } from "wagmi";
import { localChain } from "#components/wallet/local-chain.ts";

export interface WalletChoices {
  /** Wallets of this browser, announced by EIP-6963; one that only sets `window.ethereum` when nothing announced itself. */
  installed: Connector[];
  /** On the local chain only. */
  development: Connector | undefined;
}

/** Which wallets can be connected right now. Follows wallets that announce themselves late. */
export function useWalletChoices(): WalletChoices {
  const connectors = useConnectors();
  return useMemo(() => {
    const announced = connectors.filter((each) => each.type === "injected" && each.id !== "injected");
    const development = announced.find((each) => each.id === localChain?.developmentWalletRdns);
    const installed = announced.filter((each) => each !== development);
    const silent = connectors.find((each) => each.id === "injected");
    const hasSilent = installed.length === 0 && silent && typeof window !== "undefined" && "ethereum" in window;
    return { installed: hasSilent ? [silent] : installed, development };
  }, [connectors]);
}
