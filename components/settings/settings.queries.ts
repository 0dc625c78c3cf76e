"use client";
import { useMutation } from "@tanstack/react-query";
import { fetchApi } from "../api/fetch-api.ts";
import type { Alerts, Workspace } from "../api/wire.ts";

export function useRename(workspaceId: string) {
  return useMutation({
    mutationFn: (name: string) =>
      fetchApi<Workspace>(`/workspaces/${workspaceId}`, {
        method: "PATCH",
        body: { name },
        workspaceId,
        workspaceBy: "path",
      }),
  });
}

/** Sets the balance to be warned of, in µUSDC, or takes it back with null. */
export function useUpdateAlerts(workspaceId: string) {
  return useMutation({
    mutationFn: (lowBalanceMicroUsdc: string | null) =>
      fetchApi<Alerts>(`/workspaces/${workspaceId}/alerts`, {
        method: "PATCH",
        body: { lowBalanceMicroUsdc },
        workspaceId,
        workspaceBy: "path",
      }),
  });
}

/** Deletes the workspace for good. */
export function useDeleteWorkspace(workspaceId: string) {
  return useMutation({
    mutationFn: () =>
      fetchApi<Workspace>(`/workspaces/${workspaceId}`, { method: "DELETE", workspaceId, workspaceBy: "path" }),
  });
}
