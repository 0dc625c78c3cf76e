"use client";
import { useState } from "react";
import type { Address } from "viem";
import { formatUsdc } from "#core/money.ts";
import { Button } from "../ui/button.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { FieldError } from "../ui/field.tsx";
import { shortHex } from "../ui/shorten.ts";
import { SwitchNetwork } from "../wallet/network-guard.tsx";
import type { ConnectedWallet } from "../wallet/wallet-gate.tsx";
import { useWalletSetup } from "../wallet/wallet-root.tsx";
import { AmountField } from "./amount-field.tsx";
import { judgeWithdraw } from "./judge-transfer.ts";
import { readAmount } from "./read-amount.ts";
import type { Funding } from "./read-funding.ts";
import { Remedy } from "./remedy.tsx";
import { startTransfer } from "./start-transfer.ts";
import type { PoolWorkspace } from "./top-up-button.tsx";
import { useTransferWallet } from "./use-transfer-wallet.ts";

export interface WithdrawFormProps {
  wallet: ConnectedWallet;
  workspace: PoolWorkspace;
  contract: Address;
  isOld: boolean;
  funding: Funding;
  freeMicroUsdc: bigint;
  heldMicroUsdc: bigint;
  openSessions: number;
  onStarted: (id: string) => void;
  onReadAgain: () => void;
}

const usdc = (micro: bigint) => `${formatUsdc(micro, { places: 2 })}\u00a0USDC`;

/** How much comes back, and what taking held money does to open sessions, before the one button. */
export function WithdrawForm(props: WithdrawFormProps) {
  const { wallet, workspace, funding, freeMicroUsdc } = props;
  const setup = useWalletSetup();
  const { wallet: signer, paysOwnGas, feeWords } = useTransferWallet(wallet);
  const [text, setText] = useState("");
  const [isAccepted, setAccepted] = useState(false);
  const [isPressed, setPressed] = useState(false);
  const amount = readAmount(text);
  const takesHeld = amount.micro !== null && amount.micro > freeMicroUsdc && amount.micro <= funding.poolMicroUsdc;
  const blocker = judgeWithdraw(funding, amount.micro, paysOwnGas);

  const press = () => {
    setPressed(true);
    if (amount.micro === null || blocker || (takesHeld && !isAccepted)) return;
    const transfer = startTransfer(
      {
        kind: props.isOld ? "withdrawOld" : "withdraw",
        way: null,
        amountMicroUsdc: amount.micro,
        settlementAddress: props.contract,
        poolOwner: workspace.walletAddress as Address,
        workspaceId: workspace.id,
      },
      setup,
      signer,
    );
    props.onStarted(transfer.id);
  };
  return (
    <form
      noValidate
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        press();
      }}
    >
      <AmountField
        label="Amount"
        value={text}
        onChange={setText}
        hint={`Free: ${usdc(freeMicroUsdc)} of ${usdc(funding.poolMicroUsdc)} in the pool`}
        error={isPressed ? amount.error : undefined}
        presetsMicroUsdc={[]}
        maxMicroUsdc={freeMicroUsdc}
      />
      {takesHeld && (
        <div className="space-y-2 rounded-md bg-warning-soft p-3 text-warning-text">
          <p className="text-pretty">{heldWords(props.openSessions, props.heldMicroUsdc)}</p>
          <Checkbox
            label="Take it anyway"
            checked={isAccepted}
            onChange={setAccepted}
            aria-invalid={isPressed && !isAccepted}
          />
          {isPressed && !isAccepted && <FieldError>Tick this to take held money, or choose less.</FieldError>}
        </div>
      )}
      {blocker && (blocker.kind !== "lowPool" || text !== "" || funding.poolMicroUsdc === 0n) && (
        <Remedy problem={blocker} account={wallet.address} onDone={props.onReadAgain} />
      )}
      {wallet.chainId !== setup.chain.id ? (
        <SwitchNetwork wallet={wallet} />
      ) : (
        <Button
          type="submit"
          variant="primary"
          size="lg"
          className="w-full"
          disabled={blocker !== null && amount.micro !== null}
        >
          Withdraw {amount.micro === null ? "" : usdc(amount.micro)}
        </Button>
      )}
      <p className="text-sm text-ink-3">
        One transaction to {shortHex(wallet.address)} on {setup.config.chainName}. {feeWords}
      </p>
    </form>
  );
}

function heldWords(openSessions: number, heldMicroUsdc: bigint): string {
  if (openSessions === 0) return "Part of this is being settled for finished sessions. Taking it leaves them unpaid.";
  const sessions = openSessions === 1 ? "1 open session holds" : `${openSessions} open sessions hold`;
  return `${sessions} ${usdc(heldMicroUsdc)}. Taking more ends live ones within 5\u00a0s.`;
}
