"use client";
import { Dialog, type DialogControl } from "../ui/dialog.tsx";
import { LazyPart } from "../wallet/lazy-part.tsx";
import { WalletListSkeleton } from "../wallet/wallet-list-skeleton.tsx";
import type { PoolWorkspace } from "./top-up-button.tsx";
import { useTransfers } from "./transfer-store.ts";
import { useRefreshPool } from "./use-refresh-pool.ts";

const loadPanel = () => import("./top-up-panel.tsx");
// This module is itself loaded on pointer-over or focus: the press finds the rest on its way.
loadPanel().catch(() => undefined);

export interface TopUpDialogProps extends DialogControl {
  workspace: PoolWorkspace;
  suggestedMicroUsdc?: string | undefined;
}

/** From the wallet into the pool. Closing it does not stop what was sent. */
export default function TopUpDialog({ open, onOpenChange, workspace, suggestedMicroUsdc }: TopUpDialogProps) {
  useRefreshPool(useTransfers());
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Top up"
      description="Your pool is your USDC on the contract. Only you can withdraw it."
    >
      <LazyPart
        load={loadPanel}
        part={{ workspace, suggestedMicroUsdc, onClose: () => onOpenChange(false) }}
        fallback={<WalletListSkeleton />}
      />
    </Dialog>
  );
}
