"use client";
import { useQuery } from "@tanstack/react-query";
import { formatUsdc } from "#core/money.ts";
import { LazyDialog } from "../ui/lazy-dialog.tsx";
import { shortHex } from "../ui/shorten.ts";
import { callRpc } from "../wallet/call-rpc.ts";
import { readPublicConfig } from "../wallet/public-config.ts";
import type { PoolWorkspace } from "./top-up-button.tsx";

const load = () => import("./withdraw-dialog.tsx");

export interface OldContractWithdrawProps {
  /** A previous settlement contract of this chain. */
  settlementAddress: string;
  /** Its wallet's balance there is shown. */
  workspace: PoolWorkspace;
}

/** Selector of `deposits(address)`. */
const DEPOSITS = "0xfc7e286d";

/** Balance of the wallet on a replaced settlement contract, with its withdraw button; renders nothing at zero. */
export function OldContractWithdraw({ settlementAddress, workspace }: OldContractWithdrawProps) {
  const { data } = useQuery({
    queryKey: ["old-contract", settlementAddress, workspace.walletAddress],
    queryFn: async () => {
      const { rpcUrl } = await readPublicConfig();
      const call = {
        to: settlementAddress,
        data: `${DEPOSITS}${workspace.walletAddress.slice(2).toLowerCase().padStart(64, "0")}`,
      };
      const answer = String(await callRpc(rpcUrl, "eth_call", [call, "latest"]));
      return answer === "0x" ? 0n : BigInt(answer);
    },
    refetchInterval: 15_000,
    networkMode: "always",
  });
  if (!data) return null;
  return (
    <div className="flex flex-wrap items-center gap-3 rounded-md bg-warning-soft p-3 text-warning-text">
      <p className="min-w-0 flex-1 text-pretty">
        {formatUsdc(data)}
        {"\u00a0"}USDC is still on the earlier contract {shortHex(settlementAddress)}. It does not count for new
        sessions.
      </p>
      <LazyDialog
        load={load}
        dialog={{
          workspace,
          settlementAddress,
          availableMicroUsdc: data.toString(),
          heldMicroUsdc: "0",
          openSessions: 0,
        }}
        size="sm"
      >
        Withdraw it
      </LazyDialog>
    </div>
  );
}
