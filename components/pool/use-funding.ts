"use client";
import { useQuery } from "@tanstack/react-query";
import type { Address } from "viem";
import { useWalletSetup } from "../wallet/wallet-root.tsx";
import { type Funding, readFunding } from "./read-funding.ts";

/** Chain facts of an account and a pool, read again every few seconds while shown. */
export function useFunding(account: Address, poolOwner: Address, settlement?: Address) {
  const { client, usdcAddress, settlementAddress } = useWalletSetup();
  const contract = settlement ?? settlementAddress;
  return useQuery<Funding>({
    queryKey: ["funding", account, poolOwner, contract],
    queryFn: () => readFunding({ client, usdcAddress, settlementAddress: contract, account, poolOwner }),
    refetchInterval: 4_000,
    networkMode: "always",
  });
}
