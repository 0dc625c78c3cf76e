"use client";
import { QueryClientContext } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useContext, useState } from "react";
import type { Address } from "viem";
import { localChain } from "#components/wallet/local-chain.ts";
import { ApiError } from "../api/api-error.ts";
import { toastError } from "../errors/toast-error.ts";
import { Button, type ButtonSize, type ButtonVariant } from "../ui/button.tsx";
import { toast } from "../ui/toast.ts";

export interface FaucetButtonProps {
  walletAddress: string;
  variant?: ButtonVariant;
  size?: ButtonSize;
  label?: string;
  className?: string;
  /** Without a toast, where the balance beside it shows the outcome. */
  quiet?: boolean;
  /** After the test USDC is in the wallet (not in the pool). */
  onDone?: () => void;
}

const AMOUNT_MICRO_USDC = 1_000_000_000n;

/** Puts 1,000 test USDC and gas into the wallet. Renders nothing unless the build is for the local chain. */
export function FaucetButton({ walletAddress, label, quiet, onDone, ...look }: FaucetButtonProps) {
  const [pending, setPending] = useState(false);
  const router = useRouter();
  const queries = useContext(QueryClientContext);
  if (!localChain) return null;
  const { faucetLabel, faucetDone, faucetFailed, fundWallet } = localChain;

  const press = async () => {
    setPending(true);
    try {
      const { readPublicConfig } = await import("../wallet/public-config.ts");
      const { rpcUrl } = await readPublicConfig();
      await fundWallet(rpcUrl, walletAddress as Address, AMOUNT_MICRO_USDC);
      if (!quiet) toast.success(faucetDone.title, { text: faucetDone.text });
      void queries?.invalidateQueries();
      router.refresh();
      onDone?.();
    } catch (error) {
      if (error instanceof ApiError) toastError(error);
      else toast.error(faucetFailed.title, { text: faucetFailed.text });
    } finally {
      setPending(false);
    }
  };
  return (
    <Button {...look} pending={pending} pendingLabel="Getting it" onClick={press}>
      {label ?? faucetLabel}
    </Button>
  );
}
