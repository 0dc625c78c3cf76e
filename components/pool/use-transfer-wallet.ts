"use client";
import { useMemo } from "react";
import { sendTransaction, signTypedData } from "wagmi/actions";
import { localChain } from "#components/wallet/local-chain.ts";
import type { ConnectedWallet } from "../wallet/wallet-gate.tsx";
import { useWalletSetup } from "../wallet/wallet-root.tsx";
import type { TransferWallet } from "./run-transfer.ts";

/** The connected wallet as a transfer uses it, and whether it pays its own gas (the development wallet does not). */
export function useTransferWallet({ address, connector }: ConnectedWallet): {
  wallet: TransferWallet;
  paysOwnGas: boolean;
  /** Who pays the network fee. */
  feeWords: string;
} {
  const { wagmi, chain } = useWalletSetup();
  const wallet = useMemo<TransferWallet>(
    () => ({
      address,
      signTypedData: (typedData) => signTypedData(wagmi, { ...typedData, account: address, connector }),
      send: ({ to, data }) => sendTransaction(wagmi, { account: address, connector, chainId: chain.id, to, data }),
    }),
    [wagmi, chain, address, connector],
  );
  const free = localChain?.developmentWalletRdns === connector.id ? localChain : null;
  return { wallet, paysOwnGas: free === null, feeWords: free?.feeWords ?? "You pay the network fee in ETH." };
}
