"use client";
import { useState } from "react";
import type { Address } from "viem";
import { localChain } from "#components/wallet/local-chain.ts";
import { Button } from "../ui/button.tsx";
import type { Problem } from "../wallet/problem.ts";
import { ProblemNote } from "../wallet/trouble-card.tsx";
import { useWalletSetup } from "../wallet/wallet-root.tsx";
import { FaucetButton } from "./faucet-button.tsx";

/** What stands in the way, with the one thing that helps where we can offer it (the local chain gives test money). */
export function Remedy({ problem, account, onDone }: { problem: Problem; account: Address; onDone: () => void }) {
  const help =
    problem.kind === "lowUsdc" ? (
      <FaucetButton walletAddress={account} size="sm" quiet onDone={onDone} />
    ) : problem.kind === "noGas" ? (
      <GetGas account={account} onDone={onDone} />
    ) : null;
  return <ProblemNote problem={problem} actions={localChain ? help : null} />;
}

function GetGas({ account, onDone }: { account: Address; onDone: () => void }) {
  const { config } = useWalletSetup();
  const [state, setState] = useState<"idle" | "pending" | "failed">("idle");
  if (!localChain) return null;
  const { fundGas, gasLabel } = localChain;
  const press = () => {
    setState("pending");
    fundGas(config.rpcUrl, account).then(
      () => {
        setState("idle");
        onDone();
      },
      () => setState("failed"),
    );
  };
  return (
    <>
      <Button size="sm" pending={state === "pending"} pendingLabel="Getting it" onClick={press}>
        {gasLabel}
      </Button>
      {state === "failed" && <p role="alert">The local chain did not give any. Try again.</p>}
    </>
  );
}
