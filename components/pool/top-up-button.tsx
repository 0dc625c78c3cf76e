"use client";
import { ArrowDownToLine } from "lucide-react";
import type { ButtonSize, ButtonVariant } from "../ui/button.tsx";
import { LazyDialog } from "../ui/lazy-dialog.tsx";

const load = () => import("./top-up-dialog.tsx");

export interface PoolWorkspace {
  id: string;
  slug: string;
  walletAddress: string;
}

export interface TopUpButtonProps {
  workspace: PoolWorkspace;
  /** Amount the dialog starts with, in µUSDC as a decimal string (it crosses the server boundary). */
  suggestedMicroUsdc?: string;
  variant?: ButtonVariant;
  size?: ButtonSize;
  label?: string;
  className?: string;
  anchor?: string;
}

/** Opens the top-up dialog. Carries no wallet code until the pointer or the focus reaches it. */
export function TopUpButton({ workspace, suggestedMicroUsdc, label = "Top up", ...look }: TopUpButtonProps) {
  return (
    <LazyDialog load={load} dialog={{ workspace, suggestedMicroUsdc }} icon={ArrowDownToLine} {...look}>
      {label}
    </LazyDialog>
  );
}
