"use client";
import { QueryClientContext } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useCallback, useContext, useState } from "react";
import { reportSignedIn } from "../api/signed-out.ts";
import { Dialog, type DialogControl } from "../ui/dialog.tsx";
import { LazyPart } from "./lazy-part.tsx";
import type { AfterLogin } from "./path-after-login.ts";
import { WalletListSkeleton } from "./wallet-list-skeleton.tsx";

const loadPanel = () => import("./connect-panel.tsx");
const loadOtherWallets = () => import("./other-wallets.tsx");
// This module is itself loaded on pointer-over or focus: the press finds the rest on its way.
loadPanel().catch(() => undefined);

export interface ConnectDialogProps extends DialogControl {
  /** Same-origin path to go to; see `pathAfterLogin`. */
  next?: string | undefined;
  /** Connects the development wallet at once. */
  direct?: "development" | undefined;
  title?: string | undefined;
  description?: string | undefined;
}

/** Connect a wallet, sign, come in. Opens at once; the wallet code fills it. With `next` the page itself, it stays. */
export default function ConnectDialog({ open, onOpenChange, next, direct, ...words }: ConnectDialogProps) {
  const [stage, setStage] = useState<"development" | "connected" | "choose" | "rainbowkit">(direct ?? "choose");
  const router = useRouter();
  const queries = useContext(QueryClientContext);
  const enter = useCallback(
    (after: AfterLogin) => {
      const { pathname, search } = window.location;
      // A whole new document for a visitor; a page whose sign-in had ended goes on with what was typed in it.
      if (after.path !== `${pathname}${search}`) return window.location.assign(after.path);
      reportSignedIn();
      onOpenChange(false);
      void queries?.invalidateQueries();
      router.refresh();
    },
    [onOpenChange, queries, router],
  );
  const connected = useCallback(() => setStage("connected"), []);
  const closed = useCallback(() => setStage("choose"), []);

  // Two modal dialogs would fight for the focus, so ours gives its place to RainbowKit's.
  if (stage === "rainbowkit")
    return <LazyPart load={loadOtherWallets} part={{ onConnected: connected, onClosed: closed }} fallback={null} />;
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      size="lg"
      title={words.title ?? "Connect a wallet"}
      description={words.description ?? "Your wallet is your account. Connecting and signing cost nothing."}
    >
      <LazyPart
        load={loadPanel}
        part={{
          next,
          direct: stage === "choose" ? undefined : stage,
          onSignedIn: enter,
          onOther: () => setStage("rainbowkit"),
        }}
        fallback={<WalletListSkeleton />}
      />
    </Dialog>
  );
}
