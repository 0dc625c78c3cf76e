"use client";
import { ArrowUpFromLine } from "lucide-react";
import type { ButtonSize, ButtonVariant } from "../ui/button.tsx";
import { LazyDialog } from "../ui/lazy-dialog.tsx";
import type { PoolWorkspace } from "./top-up-button.tsx";

const load = () => import("./withdraw-dialog.tsx");

export interface WithdrawButtonProps {
  workspace: PoolWorkspace;
  /** µUSDC, decimal string. */
  availableMicroUsdc: string;
  /** µUSDC held by open sessions, decimal string. */
  heldMicroUsdc: string;
  /** Number of open sessions (REQUESTED, ASSIGNED, LIVE). */
  openSessions: number;
  variant?: ButtonVariant;
  size?: ButtonSize;
  label?: string;
  className?: string;
  anchor?: string;
}

/** Opens the withdraw dialog. Carries no wallet code until the pointer or the focus reaches it. */
export function WithdrawButton(props: WithdrawButtonProps) {
  const { workspace, availableMicroUsdc, heldMicroUsdc, openSessions, label = "Withdraw", ...look } = props;
  return (
    <LazyDialog
      load={load}
      dialog={{ workspace, availableMicroUsdc, heldMicroUsdc, openSessions }}
      icon={ArrowUpFromLine}
      {...look}
    >
      {label}
    </LazyDialog>
  );
}
