"use client";
import { LoaderCircle } from "lucide-react";
import { useEffect, useRef } from "react";
import { LazyDialog } from "../ui/lazy-dialog.tsx";
import type { PoolWorkspace } from "./top-up-button.tsx";
import { isPending, type Transfer } from "./transfer.ts";
import { useTransfers } from "./transfer-store.ts";
import { useRefreshPool } from "./use-refresh-pool.ts";

const loadTopUp = () => import("./top-up-dialog.tsx");
const loadWithdraw = () => import("./withdraw-dialog.tsx");

/** "1 pending": a top-up or withdrawal of this wallet that was sent and not yet seen in the ledger. Opens its dialog. */
export function PendingTransferPill({ workspace }: { workspace: PoolWorkspace }) {
  const all = useTransfers();
  useRefreshPool(all);
  const owner = workspace.walletAddress.toLowerCase();
  const pending = all.filter((each) => isPending(each) && each.poolOwner.toLowerCase() === owner);
  useFollow(pending);
  const first = pending[0];
  if (!first) return null;
  const words = pending.length === 1 ? "1 pending" : `${pending.length} pending`;
  const look = { size: "sm", variant: "secondary", icon: LoaderCircle } as const;
  if (first.kind === "topUp")
    return (
      <LazyDialog {...look} load={loadTopUp} dialog={{ workspace }}>
        {words}
      </LazyDialog>
    );
  return (
    <LazyDialog
      {...look}
      load={loadWithdraw}
      dialog={{
        workspace,
        availableMicroUsdc: "0",
        heldMicroUsdc: "0",
        openSessions: 0,
        settlementAddress: first.kind === "withdrawOld" ? first.settlementAddress : undefined,
      }}
    >
      {words}
    </LazyDialog>
  );
}

/** After a reload nobody follows what was sent. Only then is the code for it loaded. */
function useFollow(pending: readonly Transfer[]) {
  const followed = useRef(new Set<string>());
  useEffect(() => {
    const fresh = pending.filter(({ id }) => !followed.current.has(id));
    if (fresh.length === 0) return;
    for (const { id } of fresh) followed.current.add(id);
    import("./follow-transfers.ts").then(
      ({ followTransfers }) => followTransfers(fresh),
      () => undefined,
    );
  }, [pending]);
}
