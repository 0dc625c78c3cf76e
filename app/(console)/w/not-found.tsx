import { LockKeyhole } from "lucide-react";
import type { Metadata } from "next";
import { PlainShell } from "#components/shell/plain-shell.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Toaster } from "#components/ui/toaster.tsx";
import { ConnectButton } from "#components/wallet/connect-button.tsx";

export const metadata: Metadata = { title: "No access" };

/** The workspace does not exist or is not ours: the server does not tell which. */
export default function NoWorkspace() {
  return (
    <PlainShell>
      <EmptyState
        heading="h1"
        icon={LockKeyhole}
        title="You have no access to this workspace"
        text="It belongs to other wallets, was deleted, or the short name in the link is not right."
        actions={
          <>
            <ButtonLink href="/workspaces" variant="primary">
              Your workspaces
            </ButtonLink>
            <ConnectButton label="Sign in with another wallet" variant="secondary" size="md" />
          </>
        }
      />
      <Toaster />
    </PlainShell>
  );
}
