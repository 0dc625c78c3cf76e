"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { fetchAnswer, fetchApi } from "../api/fetch-api.ts";
import type { CancelledAssignments, DeviceKind, Session, SessionRequest, Workspace } from "../api/wire.ts";
import { type Rendered, toFact } from "../sessions/sessions.queries.ts";

const operatorKey = (workspaceId: string) => ["operator", workspaceId];

/** Availability, circle and heartbeat of the workspace, asked every 5 s. */
export function useOperator(workspaceId: string, rendered: Rendered<Workspace>) {
  return useQuery({
    queryKey: operatorKey(workspaceId),
    queryFn: async ({ signal }) =>
      toFact(await fetchAnswer<Workspace>(`/workspaces/${workspaceId}`, { workspaceId, workspaceBy: "path", signal })),
    initialData: () => toFact(rendered),
    refetchInterval: 5_000,
  });
}

/** What waits inside the circle, oldest first, asked every 4 s; nothing without a circle. */
export function useRequests(workspaceId: string, rendered: Rendered<SessionRequest[]> | null, hasCircle: boolean) {
  return useQuery({
    queryKey: ["sessions", workspaceId, "requests"],
    queryFn: async ({ signal }) => {
      const query = { limit: 50 };
      return toFact(
        await fetchAnswer<SessionRequest[]>("/sessions/requests", { query, workspaceId, workspaceBy: "query", signal }),
      );
    },
    ...(rendered ? { initialData: () => toFact(rendered) } : {}),
    enabled: hasCircle,
    refetchInterval: 4_000,
  });
}

/** What the workspace serves now, asked every 2 s. */
export function useRunning(workspaceId: string, rendered: Rendered<Session[]>) {
  return useQuery({
    queryKey: ["sessions", workspaceId, "running"],
    queryFn: async ({ signal }) => {
      const query = { side: "operator", state: "ASSIGNED,LIVE", limit: 100 };
      return toFact(await fetchAnswer<Session[]>("/sessions", { query, workspaceId, workspaceBy: "query", signal }));
    },
    initialData: () => toFact(rendered),
    refetchInterval: 2_000,
  });
}

export interface OperatorPatch {
  availabilityState?: "ONLINE" | "OFFLINE";
  coverageLat?: number;
  coverageLng?: number;
  coverageRadiusMeters?: number;
  deviceKind?: DeviceKind | null;
}

/** All of the patch or nothing. */
export function useUpdateOperator(workspaceId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (patch: OperatorPatch) =>
      fetchAnswer<Workspace>(`/workspaces/${workspaceId}`, {
        method: "PATCH",
        body: { ...patch },
        workspaceId,
        workspaceBy: "path",
      }),
    onSuccess: (answer) => client.setQueryData(operatorKey(workspaceId), toFact(answer)),
    onSettled: () => {
      client.invalidateQueries({ queryKey: operatorKey(workspaceId) });
      client.invalidateQueries({ queryKey: ["sessions", workspaceId, "requests"] });
      client.invalidateQueries({ queryKey: ["coverage"] });
    },
  });
}

export interface Position {
  lat: number;
  lng: number;
  accuracyMeters: number;
}

/** A heartbeat: where the operator is, and that it is there. */
export function useHeartbeat(workspaceId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (position: Position) =>
      fetchAnswer<Workspace>(`/workspaces/${workspaceId}/location`, {
        method: "POST",
        // Rises with time, also over a reload.
        body: { ...position, sequence: Date.now() },
        workspaceId,
        workspaceBy: "path",
      }),
    onSuccess: (answer) => client.setQueryData(operatorKey(workspaceId), toFact(answer)),
  });
}

/** Gives back every session that waits for its start; live ones go on. */
export function useCancelAssignments(workspaceId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      fetchApi<CancelledAssignments>("/sessions/cancel-all-assignments", {
        method: "POST",
        workspaceId,
        workspaceBy: "selection",
      }),
    onSettled: () => {
      client.invalidateQueries({ queryKey: ["sessions", workspaceId] });
      client.invalidateQueries({ queryKey: operatorKey(workspaceId) });
    },
  });
}
