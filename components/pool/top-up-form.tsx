"use client";
import { ChevronDown } from "lucide-react";
import { useState } from "react";
import type { Address } from "viem";
import { formatUsdc, plainUsdc } from "#core/money.ts";
import { Button } from "../ui/button.tsx";
import { RadioCards } from "../ui/radio-cards.tsx";
import { shortHex } from "../ui/shorten.ts";
import { SwitchNetwork } from "../wallet/network-guard.tsx";
import type { ConnectedWallet } from "../wallet/wallet-gate.tsx";
import { useWalletSetup } from "../wallet/wallet-root.tsx";
import { AmountField } from "./amount-field.tsx";
import { chooseWay, judgeTopUp } from "./judge-transfer.ts";
import { readAmount } from "./read-amount.ts";
import type { Funding } from "./read-funding.ts";
import { Remedy } from "./remedy.tsx";
import { startTransfer } from "./start-transfer.ts";
import type { PoolWorkspace } from "./top-up-button.tsx";
import type { TopUpWay } from "./transfer.ts";
import { useTransferWallet } from "./use-transfer-wallet.ts";

export interface TopUpFormProps {
  wallet: ConnectedWallet;
  workspace: PoolWorkspace;
  funding: Funding;
  isStale: boolean;
  suggestedMicroUsdc: string | undefined;
  onStarted: (id: string) => void;
  onReadAgain: () => void;
}

const PRESETS = [5_000_000n, 20_000_000n, 100_000_000n];

/** How much, which way, what it costs and who pays, before the one button. */
export function TopUpForm(props: TopUpFormProps) {
  const { wallet, workspace, funding, onReadAgain } = props;
  const setup = useWalletSetup();
  const { wallet: signer, paysOwnGas, feeWords } = useTransferWallet(wallet);
  const [text, setText] = useState(plainUsdc(BigInt(props.suggestedMicroUsdc ?? PRESETS[0] ?? 0n)));
  const [picked, setPicked] = useState<TopUpWay | null>(null);
  const [isPressed, setPressed] = useState(false);
  const amount = readAmount(text);
  const canPermit = chooseWay(funding, wallet.isWanted) === "permit";
  const way = canPermit ? (picked ?? "permit") : "approve";
  const blocker = judgeTopUp(funding, amount.micro, paysOwnGas);
  const isElsewhere = wallet.chainId !== setup.chain.id;

  const press = () => {
    setPressed(true);
    if (amount.micro === null || blocker) return;
    const transfer = startTransfer(
      {
        kind: "topUp",
        way,
        amountMicroUsdc: amount.micro,
        settlementAddress: setup.settlementAddress,
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
      {!wallet.isWanted && <OtherPayer payer={wallet.address} owner={workspace.walletAddress} />}
      <AmountField
        label="Amount"
        value={text}
        onChange={setText}
        hint={`In your wallet: ${formatUsdc(funding.walletMicroUsdc, { places: 2, exact: false })}\u00a0USDC`}
        error={isPressed ? amount.error : undefined}
        presetsMicroUsdc={PRESETS}
        maxMicroUsdc={funding.walletMicroUsdc}
      />
      <Way way={way} canPermit={canPermit} isContract={funding.isContract} onPick={setPicked} />
      {blocker && <Remedy problem={blocker} account={wallet.address} onDone={onReadAgain} />}
      {props.isStale && <p className="text-sm text-warning-text">The chain does not answer; the balance may be old.</p>}
      {isElsewhere ? (
        <SwitchNetwork wallet={wallet} />
      ) : (
        <Button type="submit" variant="primary" size="lg" className="w-full" disabled={blocker !== null}>
          Top up {amount.micro === null ? "" : `${formatUsdc(amount.micro, { places: 2 })}\u00a0USDC`}
        </Button>
      )}
      <p className="text-sm text-ink-3">
        From {shortHex(wallet.address)} on {setup.config.chainName}. {feeWords} You can withdraw it at any time.
      </p>
    </form>
  );
}

function OtherPayer({ payer, owner }: { payer: string; owner: string }) {
  return (
    <p className="rounded-md bg-warning-soft p-3 text-pretty text-warning-text">
      Your wallet is on {shortHex(payer)}. It pays, the pool of {shortHex(owner)} is credited, and only that account can
      withdraw. To pay from {shortHex(owner)}, choose it in your wallet.
    </p>
  );
}

const WAYS = {
  permit: { title: "Permit", text: "Sign once (free), then one transaction." },
  approve: { title: "Approve and deposit", text: "Two transactions: approve exactly this amount, then deposit it." },
} as const;

function Way({
  way,
  canPermit,
  isContract,
  onPick,
}: {
  way: TopUpWay;
  canPermit: boolean;
  isContract: boolean;
  onPick: (way: TopUpWay) => void;
}) {
  const [isOpen, setOpen] = useState(false);
  const why = canPermit ? null : isContract ? "Contract wallets cannot sign a permit." : null;
  return (
    <div className="space-y-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <p className="min-w-0 flex-1">
          <span className="font-medium">{WAYS[way].title}.</span> <span className="text-ink-2">{WAYS[way].text}</span>{" "}
          {why && <span className="text-ink-3">{why}</span>}
        </p>
        {canPermit && (
          <Button size="sm" variant="ghost" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            Other ways
            <ChevronDown className="size-4 shrink-0" aria-hidden />
          </Button>
        )}
      </div>
      {isOpen && canPermit && (
        <RadioCards
          label="Way to top up"
          value={way}
          onChange={onPick}
          cards={[
            { value: "permit", ...WAYS.permit },
            { value: "approve", ...WAYS.approve },
          ]}
        />
      )}
    </div>
  );
}
