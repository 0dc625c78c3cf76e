"use client";
import { type ReactNode, useEffect } from "react";
import { formatUsdc } from "#core/money.ts";
import { Button } from "../ui/button.tsx";
import { SwitchNetwork } from "../wallet/network-guard.tsx";
import { type ConnectedWallet, WalletGate } from "../wallet/wallet-gate.tsx";
import { useWalletSetup } from "../wallet/wallet-root.tsx";
import { currentStep, isFinished, isPending, type Transfer } from "./transfer.ts";
import { carryOn, isRunning, retried } from "./transfer-runner.ts";
import { forgetTransfer } from "./transfer-store.ts";
import { TxSteps } from "./tx-steps.tsx";
import { useTransferWallet } from "./use-transfer-wallet.ts";

/** A transfer under way, failed or done: its steps, and the one thing to press. */
export function TransferView({ transfer, onClose }: { transfer: Transfer; onClose: () => void }) {
  const setup = useWalletSetup();
  const step = currentStep(transfer);
  const follows = step !== undefined && step.state !== "todo" && step.state !== "failed" && step.state !== "wallet";

  // After a reload nobody follows what was sent; this view does.
  useEffect(() => {
    if (follows) void carryOn(transfer, setup, undefined);
  }, [follows, transfer, setup]);

  const waits = step && !isRunning(transfer.id);
  return (
    <div className="space-y-4">
      <TxSteps
        transfer={transfer}
        explorerUrl={setup.config.explorerUrl}
        failedActions={
          step?.state === "failed" && <GoOn transfer={transfer} label="Retry from this step" onClose={onClose} />
        }
      />
      {waits && step.state === "todo" && <GoOn transfer={transfer} label="Continue" onClose={onClose} />}
      {isFinished(transfer) && <Finished transfer={transfer} onClose={onClose} />}
      {!waits && step && step.state !== "wallet" && isPending(transfer) && (
        <p className="text-sm text-ink-3">
          You can close this; it goes on by itself, marked “1 pending” on every page.
        </p>
      )}
    </div>
  );
}

function Finished({ transfer, onClose }: { transfer: Transfer; onClose: () => void }) {
  const amount = `${formatUsdc(transfer.amountMicroUsdc, { places: 2 })}\u00a0USDC`;
  return (
    <div className="flex flex-wrap items-center gap-3">
      <p className="min-w-0 flex-1 font-medium">
        {transfer.kind === "topUp" ? `${amount} credited to the pool.` : `${amount} back in the wallet.`}
      </p>
      <Button
        variant="inverse"
        onClick={() => {
          forgetTransfer(transfer.id);
          onClose();
        }}
      >
        Done
      </Button>
    </div>
  );
}

function GoOn({ transfer, label, onClose }: { transfer: Transfer; label: string; onClose: () => void }) {
  return (
    <>
      <WalletGate wanted={transfer.account}>
        {(wallet) => <GoOnWith wallet={wallet} transfer={transfer} label={label} />}
      </WalletGate>
      <Button
        size="sm"
        variant="ghost"
        onClick={() => {
          forgetTransfer(transfer.id);
          onClose();
        }}
      >
        Leave it
      </Button>
    </>
  );
}

function GoOnWith({
  wallet,
  transfer,
  label,
}: {
  wallet: ConnectedWallet;
  transfer: Transfer;
  label: string;
}): ReactNode {
  const setup = useWalletSetup();
  const { wallet: signer } = useTransferWallet(wallet);
  if (!wallet.isWanted) return <p className="text-sm text-ink-2">Choose the account that began it in your wallet.</p>;
  if (wallet.chainId !== setup.chain.id) return <SwitchNetwork wallet={wallet} />;
  return (
    <Button size="sm" variant="secondary" onClick={() => void carryOn(retried(transfer), setup, signer)}>
      {label}
    </Button>
  );
}
