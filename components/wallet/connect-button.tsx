"use client";
import { localChain } from "#components/wallet/local-chain.ts";
import type { ButtonSize, ButtonVariant } from "../ui/button.tsx";
import { LazyDialog } from "../ui/lazy-dialog.tsx";

const load = () => import("./connect-dialog.tsx");

export interface ConnectButtonProps {
  label?: string;
  variant?: ButtonVariant;
  size?: ButtonSize;
  /** Same-origin path to go to after sign-in; otherwise the only workspace, the picker, or the new-workspace form. */
  next?: string;
  className?: string;
}

/** Opens the connect dialog. Carries no wallet code until the pointer or the focus reaches it. */
export function ConnectButton({ label = "Connect wallet", variant = "primary", next, ...look }: ConnectButtonProps) {
  return (
    <LazyDialog load={load} dialog={{ next }} variant={variant} {...look}>
      {label}
    </LazyDialog>
  );
}

/** Connects the wallet that lives in this browser. Renders nothing unless the build is for the local chain. */
export function DevelopmentWalletButton({ label, variant = "primary", next, ...look }: ConnectButtonProps) {
  if (!localChain) return null;
  return (
    <LazyDialog load={load} dialog={{ next, direct: "development" as const }} variant={variant} {...look}>
      {label ?? localChain.developmentWalletLabel}
    </LazyDialog>
  );
}
