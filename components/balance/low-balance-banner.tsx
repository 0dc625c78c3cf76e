"use client";
import { TriangleAlert } from "lucide-react";
import { TopUpButton } from "#components/pool/top-up-button.tsx";
import { formatUsdc } from "#core/money.ts";
import type { Wallet } from "../api/wire.ts";
import { useWallet } from "../overview/overview.queries.ts";
import type { Rendered } from "../sessions/sessions.queries.ts";
import { Link } from "../ui/link.tsx";
import { WarningBanner } from "../ui/warning-banner.tsx";
import { mayAdministrate } from "../workspace/roles.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { isLowBalance } from "./low-balance.ts";

/** On top of a page while less is free than the workspace wants to be warned of. One banner at a time: the account's goes first. */
export function LowBalanceBanner({
  wallet: rendered,
  thresholdMicroUsdc,
}: {
  wallet: Rendered<Wallet>;
  thresholdMicroUsdc: string | null;
}) {
  const workspace = useWorkspace();
  const { data: wallet } = useWallet(workspace.id, rendered);
  const free = wallet.data.availableMicroUsdc;
  if (thresholdMicroUsdc === null || !isLowBalance(free, thresholdMicroUsdc)) return null;
  return (
    <WarningBanner
      label="Low balance"
      icon={TriangleAlert}
      className="in-[main:has([aria-label='Wallet_account'])]:hidden"
      text={
        <>
          <b className="font-semibold">
            Less than {formatUsdc(BigInt(thresholdMicroUsdc), { places: 2 })}
            {"\u00a0"}USDC left.
          </b>{" "}
          {formatUsdc(BigInt(free), { places: 2, exact: false })} is free; a session that holds more is refused.
        </>
      }
    >
      {mayAdministrate(workspace.role) && (
        <Link
          href={`/w/${workspace.slug}/settings#low-balance`}
          className="inline-flex h-7 items-center text-sm underline underline-offset-2 max-lg:h-10"
        >
          Change the limit
        </Link>
      )}
      <TopUpButton workspace={workspace} size="sm" className="max-sm:flex-1" />
    </WarningBanner>
  );
}
