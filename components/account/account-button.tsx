"use client";
import { Ellipsis } from "lucide-react";
import { useState } from "react";
import { Identicon } from "../shell/identicon.tsx";
import { LazyMenu } from "../ui/lazy-menu.tsx";
import { shortHex } from "../ui/shorten.ts";
import { toast } from "../ui/toast.ts";
import { useLazy } from "../ui/use-lazy.ts";

const load = () => import("./account-menu.tsx");
const loadConfirm = () => import("./sign-out-everywhere-dialog.tsx");

/** Who is signed in: theme, signing out. */
export function AccountButton({ address, compact }: { address: string; compact?: boolean }) {
  const confirm = useLazy(loadConfirm);
  const [asking, setAsking] = useState(false);
  const askEverywhere = () =>
    confirm.open().then(
      () => setAsking(true),
      () => toast.error("This could not be loaded", { text: "Check your connection and press again." }),
    );
  return (
    <>
      <LazyMenu
        load={load}
        menu={{
          address,
          onSignOutEverywhere: () => void askEverywhere(),
          side: (compact ? "bottom" : "top") as "bottom" | "top",
        }}
        menuLabel="Account"
        wrap={compact ? "relative flex" : "relative mt-1 flex"}
        aria-label={`Account ${shortHex(address)}`}
        className={
          compact
            ? "-mr-2 grid size-11 place-items-center rounded-md"
            : "flex h-9 w-full items-center gap-2.5 rounded-sm px-2 text-left text-sm hover:bg-hover"
        }
      >
        <Identicon address={address} className={compact ? "size-7" : "size-5"} />
        {!compact && (
          <>
            <span className="font-mono font-[450]">{shortHex(address)}</span>
            <Ellipsis className="ml-auto size-4 shrink-0 text-ink-3" aria-hidden />
          </>
        )}
      </LazyMenu>
      {asking && confirm.Content && <confirm.Content open onOpenChange={setAsking} />}
    </>
  );
}
