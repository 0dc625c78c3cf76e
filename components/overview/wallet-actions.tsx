"use client";
import { TopUpButton } from "#components/pool/top-up-button.tsx";
import { WithdrawButton } from "#components/pool/withdraw-button.tsx";
import type { Session, Wallet } from "../api/wire.ts";
import { type Rendered, useOpenSessions } from "../sessions/sessions.queries.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { useWallet } from "./overview.queries.ts";

/** Money in and out; the withdrawal knows what is held. */
export function WalletActions({
  wallet: renderedWallet,
  open: renderedOpen,
}: {
  wallet: Rendered<Wallet>;
  open: Rendered<Session[]>;
}) {
  const workspace = useWorkspace();
  const { data: wallet } = useWallet(workspace.id, renderedWallet);
  const { data: open } = useOpenSessions(workspace.id, renderedOpen);
  return (
    <>
      <WithdrawButton
        workspace={workspace}
        availableMicroUsdc={wallet.data.availableMicroUsdc}
        heldMicroUsdc={wallet.data.heldMicroUsdc}
        openSessions={open.data.length}
        anchor="withdraw"
      />
      <TopUpButton workspace={workspace} variant="primary" anchor="top-up" />
    </>
  );
}
