"use client";
import { useQuery } from "@tanstack/react-query";
import { callRpc } from "#components/wallet/call-rpc.ts";
import { readPublicConfig } from "#components/wallet/public-config.ts";
import { ApiError } from "../api/api-error.ts";
import { fetchApi } from "../api/fetch-api.ts";
import type { Readiness, Session } from "../api/wire.ts";

export interface Health {
  state: "checking" | "ok" | "failing" | "unreachable";
  /** Names of the failing checks: `database`, `authz`, `chain`, `media`, `tick`. */
  failing: readonly string[];
  readiness: Readiness | null;
  /** When everything was last seen working (ms since 1970); 0 when never. */
  lastOkMs: number;
}

async function readHealth(signal: AbortSignal): Promise<Omit<Health, "lastOkMs">> {
  try {
    const readiness = await fetchApi<Readiness>("/health/ready", { signal });
    return { state: "ok", failing: [], readiness };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 0) return { state: "unreachable", failing: [], readiness: null };
    const failing = error.detail?.startsWith("ready:") ? error.detail.slice(6).split(",") : [];
    return { state: "failing", failing, readiness: null };
  }
}

let lastOkMs = 0;

/** Whether the parts behind the console answer; asked every `everyMs` while the page is seen. */
export function useHealth(everyMs = 15_000): Health {
  const { data } = useQuery({
    queryKey: ["health"],
    queryFn: async ({ signal }) => {
      const health = await readHealth(signal);
      if (health.state === "ok") lastOkMs = Date.now();
      return { ...health, lastOkMs };
    },
    refetchInterval: everyMs,
    retry: false,
    networkMode: "always",
  });
  return data ?? { state: "checking", failing: [], readiness: null, lastOkMs };
}

/** Selector of `paused()`. */
const PAUSED = "0x5c975abb";

/** Whether the settlement contract is paused, asked at the chain itself every 30 s while `asking`. */
export function useContractPaused(asking: boolean): boolean {
  const { data } = useQuery({
    queryKey: ["contract-paused"],
    queryFn: async () => {
      const { rpcUrl, settlementAddress } = await readPublicConfig();
      const answer = await callRpc(rpcUrl, "eth_call", [{ to: settlementAddress, data: PAUSED }, "latest"]);
      return /[1-9a-f]$/.test(String(answer));
    },
    enabled: asking,
    refetchInterval: 30_000,
    retry: false,
  });
  return data ?? false;
}

/** Number of live sessions on either side, for the mark in the navigation. */
export function useLiveCount(workspaceId: string): number {
  const { data } = useQuery({
    queryKey: ["sessions", workspaceId, "live-count"],
    queryFn: ({ signal }) =>
      fetchApi<Session[]>("/sessions", {
        query: { state: "LIVE", limit: 100 },
        workspaceId,
        workspaceBy: "query",
        signal,
      }),
    refetchInterval: 10_000,
    select: (sessions) => sessions.length,
  });
  return data ?? 0;
}
