"use client";
import { useState } from "react";
import { switchChain } from "wagmi/actions";
import { Button } from "../ui/button.tsx";
import { Copyable } from "../ui/copyable.tsx";
import type { ConnectedWallet } from "./wallet-gate.tsx";
import { useWalletSetup } from "./wallet-root.tsx";

/** Stands in the place of a transaction's button while the wallet is on another network. */
export function SwitchNetwork({ wallet }: { wallet: ConnectedWallet }) {
  const { wagmi, chain, config } = useWalletSetup();
  const [state, setState] = useState<"idle" | "asked" | "refused">("idle");

  const press = () => {
    setState("asked");
    // Adds the chain from `/config` by itself when the wallet does not know it (4902).
    switchChain(wagmi, { chainId: chain.id, connector: wallet.connector }).then(
      () => setState("idle"),
      () => setState("refused"),
    );
  };
  return (
    <div className="space-y-3">
      {state === "refused" && (
        <div role="alert" className="rounded-md bg-sunken p-3 inset-ring inset-ring-line">
          <p className="text-pretty">
            The wallet did not switch. Nothing was sent. You can also add the network by hand:
          </p>
          <dl className="mt-2 grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-1 text-sm">
            <dt className="text-ink-3">Name</dt>
            <dd>
              <Copyable value={config.chainName} name="network name" />
            </dd>
            <dt className="text-ink-3">Chain id</dt>
            <dd>
              <Copyable value={String(config.chainId)} name="chain id" />
            </dd>
            <dt className="text-ink-3">RPC</dt>
            <dd className="min-w-0">
              <Copyable value={config.rpcUrl} name="RPC address" />
            </dd>
          </dl>
        </div>
      )}
      <Button
        variant="primary"
        className="w-full"
        pending={state === "asked"}
        pendingLabel="Switch in your wallet"
        onClick={press}
      >
        Switch to {config.chainName}
      </Button>
    </div>
  );
}
