"use client";
import { useQuery } from "@tanstack/react-query";
import { fetchApi } from "../api/fetch-api.ts";
import type { ApiKey, Session } from "../api/wire.ts";

/** What can be searched while the menu is open: the newest sessions of both sides, and the keys. */
export function useCommandData(workspaceId: string) {
  const sessions = useQuery({
    queryKey: ["sessions", workspaceId, "command"],
    queryFn: ({ signal }) =>
      fetchApi<Session[]>("/sessions", { query: { limit: 100 }, workspaceId, workspaceBy: "query", signal }),
    staleTime: 5_000,
  });
  const keys = useQuery({
    queryKey: ["keys", workspaceId, "command"],
    queryFn: ({ signal }) =>
      fetchApi<ApiKey[]>(`/workspaces/${workspaceId}/api-keys`, { workspaceId, workspaceBy: "path", signal }),
    staleTime: 5_000,
  });
  return {
    sessions: sessions.data ?? [],
    keys: keys.data ?? [],
    isLoading: sessions.isPending || keys.isPending,
    isFailed: sessions.isError || keys.isError,
  };
}
