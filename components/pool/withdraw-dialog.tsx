"use client";
import { Dialog, type DialogControl } from "../ui/dialog.tsx";
import { LazyPart } from "../wallet/lazy-part.tsx";
import { WalletListSkeleton } from "../wallet/wallet-list-skeleton.tsx";
import type { PoolWorkspace } from "./top-up-button.tsx";
import { useTransfers } from "./transfer-store.ts";
import { useRefreshPool } from "./use-refresh-pool.ts";

const loadPanel = () => import("./withdraw-panel.tsx");
// This module is itself loaded on pointer-over or focus: the press finds the rest on its way.
loadPanel().catch(() => undefined);

export interface WithdrawDialogProps extends DialogControl {
  workspace: PoolWorkspace;
  availableMicroUsdc: string;
  heldMicroUsdc: string;
  openSessions: number;
  /** A replaced contract; the current one when left out. */
  settlementAddress?: string | undefined;
}

/** From the pool back into the wallet. Works while the contract is paused. */
export default function WithdrawDialog({ open, onOpenChange, ...pool }: WithdrawDialogProps) {
  useRefreshPool(useTransfers());
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={pool.settlementAddress ? "Withdraw from the earlier contract" : "Withdraw"}
      description="Back to the wallet the pool belongs to. It works even while the contract is paused."
    >
      <LazyPart
        load={loadPanel}
        part={{ ...pool, onClose: () => onOpenChange(false) }}
        fallback={<WalletListSkeleton />}
      />
    </Dialog>
  );
}
