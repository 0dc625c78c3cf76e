"use client";
import { ConnectButton } from "#components/wallet/connect-button.tsx";
import { putSignInOff } from "../api/signed-out.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";

/** The sign-in in place: the page below keeps what was typed. */
export default function SignedOutDialog() {
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && putSignInOff()}
      title="Your sign-in ended"
      description="Sign in again; nothing you typed is lost."
      footer={
        <>
          <Button onClick={putSignInOff}>Not now</Button>
          <ConnectButton
            label="Sign in again"
            variant="primary"
            next={window.location.pathname + window.location.search}
          />
        </>
      }
    >
      <p className="text-ink-2">A sign-in lasts twelve hours. Sessions and API keys go on without it.</p>
    </Dialog>
  );
}
