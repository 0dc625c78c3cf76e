"use client";
import { useMutation } from "@tanstack/react-query";
import { fetchApi } from "../api/fetch-api.ts";
import type { Workspace } from "../api/wire.ts";

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

/** Deletes the workspace for good. */
export function useDeleteWorkspace(workspaceId: string) {
  return useMutation({
    mutationFn: () =>
      fetchApi<Workspace>(`/workspaces/${workspaceId}`, { method: "DELETE", workspaceId, workspaceBy: "path" }),
  });
}
