import type { Address } from "viem";
import type { WalletSetup } from "../wallet/wallet-setup.ts";
import type { TransferWallet } from "./run-transfer.ts";
import { createTransfer, type TopUpWay, type Transfer, type TransferKind } from "./transfer.ts";
import { carryOn } from "./transfer-runner.ts";

export interface StartTransferInput {
  kind: TransferKind;
  way: TopUpWay | null;
  amountMicroUsdc: bigint;
  settlementAddress: Address;
  poolOwner: Address;
  workspaceId: string;
}

/** Begins a transfer and returns its id; it runs on by itself. */
export function startTransfer(input: StartTransferInput, setup: WalletSetup, wallet: TransferWallet): Transfer {
  const transfer = createTransfer({
    ...input,
    id: crypto.randomUUID(),
    startedAt: new Date().toISOString(),
    chainId: setup.chain.id,
    account: wallet.address,
  });
  void carryOn(transfer, setup, wallet);
  return transfer;
}
