"use client";
import { useQuery } from "@tanstack/react-query";
import { formatUsdc } from "#core/money.ts";
import { Amount } from "../ui/amount.tsx";
import { readPublicConfig } from "../wallet/public-config.ts";
import { readWalletBalances } from "./read-wallet-balances.ts";

export interface WalletBalancesProps {
  walletAddress: string;
}

/** USDC and gas of the wallet itself (outside the pool), read from the chain by the browser. One line. */
export function WalletBalances({ walletAddress }: WalletBalancesProps) {
  const { data, isError } = useQuery({
    queryKey: ["wallet-balances", walletAddress],
    queryFn: async () => {
      const { rpcUrl, usdcAddress } = await readPublicConfig();
      return readWalletBalances({ rpcUrl, usdcAddress, walletAddress });
    },
    refetchInterval: 10_000,
    networkMode: "always",
  });
  if (isError && !data) return <span className="text-ink-3">The chain does not answer</span>;
  if (!data) return <span aria-hidden className="inline-block h-5 w-44 rounded-xs bg-hover align-middle" />;
  return (
    <span className="inline-flex flex-wrap items-baseline gap-x-2">
      <Amount micro={data.microUsdc} />
      <span className="text-ink-3" aria-hidden>
        ·
      </span>
      <span className="num whitespace-nowrap">{formatEth(data.wei)} ETH</span>
      {isError && <span className="text-sm text-warning-text">may be old</span>}
    </span>
  );
}

/** Four places, rounded down; the smallest amount that is not nothing is said as such. */
function formatEth(wei: bigint): string {
  const tenThousandths = wei / 10n ** 14n;
  if (wei > 0n && tenThousandths === 0n) return "< 0.0001";
  // ETH has 18 places, so its ten-thousandths as µ print with our own grouping.
  return formatUsdc(tenThousandths * 100n).slice(0, -2);
}
