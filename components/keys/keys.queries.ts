"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { fetchAnswer, fetchApi } from "../api/fetch-api.ts";
import type { ApiKey, MintedApiKey, Scope } from "../api/wire.ts";
import { type Rendered, toFact } from "../sessions/sessions.queries.ts";

/** All keys of the workspace, revoked ones too, newest first. */
export function useKeys(workspaceId: string, rendered: Rendered<ApiKey[]>) {
  return useQuery({
    queryKey: ["keys", workspaceId],
    queryFn: async ({ signal }) =>
      toFact(
        await fetchAnswer<ApiKey[]>(`/workspaces/${workspaceId}/api-keys`, {
          workspaceId,
          workspaceBy: "path",
          signal,
        }),
      ),
    initialData: () => toFact(rendered),
    refetchInterval: 15_000,
  });
}

export interface NewKey {
  label: string;
  environment: "TEST" | "LIVE";
  scopes: Scope[];
  expiresAt: string | null;
  ipAllowlist: string[] | null;
  spendLimitMicroUsdc: string | null;
}

/** Mints a key. The plaintext is in this one answer; it is kept in no cache. */
export function useCreateKey(workspaceId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: NewKey) =>
      fetchApi<MintedApiKey>(`/workspaces/${workspaceId}/api-keys`, {
        method: "POST",
        body: { ...input },
        workspaceId,
        workspaceBy: "path",
      }),
    gcTime: 0,
    onSuccess: () => client.invalidateQueries({ queryKey: ["keys", workspaceId] }),
  });
}

/** Stops a key after `graceSeconds` (0 or 60). */
export function useRevokeKey(workspaceId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ keyId, graceSeconds }: { keyId: string; graceSeconds: number }) =>
      fetchApi<ApiKey>(`/workspaces/${workspaceId}/api-keys/${keyId}/revoke`, {
        method: "POST",
        body: { graceSeconds },
        workspaceId,
        workspaceBy: "path",
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["keys", workspaceId] }),
  });
}

/** Issues a successor with the same settings; the old key ends after `graceSeconds` (0..86400). Kept in no cache. */
export function useRerollKey(workspaceId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ keyId, graceSeconds }: { keyId: string; graceSeconds: number }) =>
      fetchApi<MintedApiKey>(`/workspaces/${workspaceId}/api-keys/${keyId}/rotate`, {
        method: "POST",
        body: { graceSeconds },
        workspaceId,
        workspaceBy: "path",
      }),
    gcTime: 0,
    onSuccess: () => client.invalidateQueries({ queryKey: ["keys", workspaceId] }),
  });
}

/** Calls `/me` with the key itself; answers how long it took, in ms. */
export function useTryKey() {
  return useMutation({
    mutationFn: async (plaintext: string) => {
      const started = performance.now();
      await fetchApi<{ kind: string }>("/me", { headers: { authorization: `Bearer ${plaintext}` } });
      return Math.round(performance.now() - started);
    },
    gcTime: 0,
    meta: { quiet401: true },
  });
}
