"use client";
import { UserRoundX } from "lucide-react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { Button } from "../ui/button.tsx";
import { LazyDialog } from "../ui/lazy-dialog.tsx";
import { shortHex } from "../ui/shorten.ts";
import { WarningBanner } from "../ui/warning-banner.tsx";
import { ACCOUNT_EVENT, lastWalletRdns, watchAccount } from "./watch-account.ts";

const load = () => import("./connect-dialog.tsx");

export interface AccountBannerProps {
  /** The address of the login. */
  signedInAddress: string;
}

/** Shown while the wallet is on another account than the login: "Your wallet is now 0xB…; you are signed in as 0xA…." */
export function AccountBanner({ signedInAddress }: AccountBannerProps) {
  const [accounts, setAccounts] = useState<string[]>([]);
  const [kept, setKept] = useState<string | null>(null);
  const rdns = useLastWallet();
  useEffect(() => (rdns ? watchAccount(rdns, setAccounts) : undefined), [rdns]);

  const current = accounts[0];
  const isSame = accounts.length === 0 || accounts.some((each) => each.toLowerCase() === signedInAddress.toLowerCase());
  if (!current || isSame || kept === current) return null;
  return (
    <WarningBanner
      label="Wallet account"
      icon={UserRoundX}
      text={`Your wallet is now ${shortHex(current)}; you are signed in as ${shortHex(signedInAddress)}.`}
    >
      <LazyDialog load={load} dialog={{ title: "Sign in as the other account" }} size="sm">
        Switch
      </LazyDialog>
      <Button size="sm" variant="ghost" onClick={() => setKept(current)}>
        Keep
      </Button>
    </WarningBanner>
  );
}

/** The wallet used last in this browser, also when it is connected only now. */
function useLastWallet(): string | null {
  return useSyncExternalStore(
    (listener) => {
      window.addEventListener(ACCOUNT_EVENT, listener);
      return () => window.removeEventListener(ACCOUNT_EVENT, listener);
    },
    () => lastWalletRdns(window.localStorage),
    () => null,
  );
}
