import type { Hex } from "viem";
import { fetchApi } from "../api/fetch-api.ts";
import type { WalletEvent } from "../api/wire.ts";
import type { WalletSetup } from "../wallet/wallet-setup.ts";
import { runTransfer, type TransferWallet } from "./run-transfer.ts";
import { applyTransferEvent, currentStep, type Transfer } from "./transfer.ts";
import { listTransfers, putTransfer } from "./transfer-store.ts";

const running = new Set<string>();

/** Whether this page is carrying the transfer on. */
export function isRunning(id: string): boolean {
  return running.has(id);
}

/**
 * Carries a transfer on, outside any component: closing the dialog does not stop it. Without a wallet it only follows
 * what was sent. One run per transfer and page; a second call is ignored.
 */
export async function carryOn(
  transfer: Transfer,
  setup: WalletSetup,
  wallet: TransferWallet | undefined,
): Promise<void> {
  if (running.has(transfer.id)) return;
  running.add(transfer.id);
  putTransfer(transfer);
  try {
    await runTransfer(
      transfer,
      {
        client: setup.client,
        usdcAddress: setup.usdcAddress,
        confirmations: setup.config.confirmations,
        wallet,
        isBooked: (hash) => isBooked(transfer.workspaceId, hash),
        signal: new AbortController().signal,
      },
      putTransfer,
    );
  } finally {
    running.delete(transfer.id);
    const last = listTransfers().find(({ id }) => id === transfer.id);
    // Said once more, so that views see that it stands still.
    if (last) putTransfer({ ...last });
  }
}

/** The failed step once more, with what was done before kept. */
export function retried(transfer: Transfer): Transfer {
  const step = currentStep(transfer);
  return step?.state === "failed" ? applyTransferEvent(transfer, { type: "retried", step: step.id }) : transfer;
}

async function isBooked(workspaceId: string, hash: Hex): Promise<boolean> {
  const events = await fetchApi<WalletEvent[]>("/wallet/events", {
    query: { limit: 50 },
    workspaceId,
    workspaceBy: "query",
  });
  return events.some(({ txHash, kind }) => kind !== "APPROVAL" && txHash.toLowerCase() === hash.toLowerCase());
}
