"use client";
import { FaucetButton } from "#components/pool/faucet-button.tsx";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { EnvStrip } from "./env-strip.tsx";

/** The strip of a workspace page; on the local chain it can fill the wallet. */
export function WorkspaceStrip() {
  const { config, walletAddress } = useWorkspace();
  return (
    <EnvStrip
      config={config}
      faucet={
        config.faucet && (
          <FaucetButton
            walletAddress={walletAddress}
            variant="ghost"
            size="sm"
            label="Get test USDC"
            className="underline underline-offset-2 max-lg:hidden"
          />
        )
      }
    />
  );
}
