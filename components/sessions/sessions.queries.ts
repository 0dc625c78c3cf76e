"use client";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ErrorFacts, errorFacts } from "../api/api-error.ts";
import { type Answer, fetchAnswer, fetchApi, fetchPicture } from "../api/fetch-api.ts";
import type { Session, Settlement } from "../api/wire.ts";
import { isOpen, isSettled } from "./session-facts.ts";

/** A read of the server with the moments needed to tick on from it. */
export interface Fact<T> {
  data: T;
  /** Server time minus this machine's, in ms. */
  offsetMs: number;
  /** `performance.now()` when it arrived. */
  receivedAtMs: number;
}

export function toFact<T>(answer: Pick<Answer<T>, "data" | "at">): Fact<T> {
  return { data: answer.data, offsetMs: Date.parse(answer.at) - Date.now(), receivedAtMs: performance.now() };
}

/** What the server rendered, and its clock then. */
export interface Rendered<T> {
  data: T;
  at: string;
}

export interface ListFilter {
  side: "consumer" | "operator";
  /** Comma-separated states; empty for all. */
  state: string;
  cursor: string;
  limit: number;
}

/** One page of the list; the first page is asked again every 5 s. */
export function useSessionList(
  workspaceId: string,
  filter: ListFilter,
  rendered: Rendered<Session[]> & { next: string | null },
) {
  return useQuery({
    queryKey: ["sessions", workspaceId, "list", filter],
    queryFn: async ({ signal }) => {
      const { side, state, cursor, limit } = filter;
      const query = { side, limit, state: state || undefined, cursor: cursor || undefined };
      const answer = await fetchAnswer<Session[]>("/sessions", { query, workspaceId, workspaceBy: "query", signal });
      return { ...toFact(answer), next: answer.next ? new URL(answer.next).searchParams.get("cursor") : null };
    },
    initialData: () => ({ ...toFact(rendered), next: rendered.next }),
    refetchInterval: filter.cursor ? false : 5_000,
    placeholderData: keepPreviousData,
  });
}

/** Open sessions that this workspace pays for: they hold the pool. */
export function useOpenSessions(workspaceId: string, rendered: Rendered<Session[]>) {
  return useQuery({
    queryKey: ["sessions", workspaceId, "open"],
    queryFn: async ({ signal }) => {
      const query = { side: "consumer", state: "REQUESTED,ASSIGNED,LIVE", limit: 100 };
      return toFact(await fetchAnswer<Session[]>("/sessions", { query, workspaceId, workspaceBy: "query", signal }));
    },
    initialData: () => toFact(rendered),
    refetchInterval: 5_000,
  });
}

/** One session; every second while it waits, every two while it is live, no more once it is over. */
export function useSession(workspaceId: string, rendered: Rendered<Session>) {
  const { id } = rendered.data;
  return useQuery({
    queryKey: ["session", id],
    queryFn: async ({ signal }) =>
      toFact(await fetchAnswer<Session>(`/sessions/${id}`, { workspaceId, workspaceBy: "selection", signal })),
    initialData: () => toFact(rendered),
    refetchInterval: ({ state }) => {
      const session = state.data?.data;
      if (!session || !isOpen(session)) return false;
      return session.state === "LIVE" ? 2_000 : 1_000;
    },
  });
}

/** How far the payment is; asked every second once the session is over, until it is final. */
export function useSettlement(workspaceId: string, rendered: Rendered<Settlement>, over: boolean) {
  const id = rendered.data.sessionId;
  return useQuery({
    queryKey: ["settlement", id],
    queryFn: async ({ signal }) =>
      toFact(await fetchAnswer<Settlement>(`/settlements/${id}`, { workspaceId, workspaceBy: "selection", signal })),
    initialData: () => toFact(rendered),
    enabled: over,
    refetchInterval: ({ state }) => {
      const settlement = state.data?.data;
      if (settlement && isSettled(settlement)) return false;
      return settlement?.state === "FAILED" ? 10_000 : 1_000;
    },
  });
}

/** The newest picture, once a second while live. */
export function usePicture(workspaceId: string, sessionId: string, live: boolean) {
  return useQuery({
    queryKey: ["picture", sessionId],
    queryFn: ({ signal }) =>
      fetchPicture(`/sessions/${sessionId}/frame`, { workspaceId, workspaceBy: "selection", signal }),
    enabled: live,
    refetchInterval: 1_000,
    staleTime: 0,
    gcTime: 0,
    retry: false,
    structuralSharing: false,
  });
}

export type SessionAction = "accept" | "dispatch" | "start" | "end" | "cancel" | "play";

/** Moves the session on. `play` accepts and starts in one press: the operator played by the same workspace. */
export function useSessionAction(workspaceId: string, sessionId: string) {
  const client = useQueryClient();
  const post = (step: "accept" | "dispatch" | "start" | "end") =>
    fetchAnswer<Session | { session: Session }>(`/sessions/${sessionId}/${step}`, {
      method: "POST",
      workspaceId,
      workspaceBy: "selection",
      ...(step === "accept" ? { body: { operatorWorkspaceId: workspaceId } } : {}),
    });
  return useMutation({
    mutationFn: async (action: SessionAction): Promise<Answer<Session>> => {
      if (action === "cancel") {
        return fetchAnswer<Session>(`/sessions/${sessionId}`, {
          method: "DELETE",
          workspaceId,
          workspaceBy: "selection",
        });
      }
      if (action === "play") await post("accept");
      const answer = await post(action === "play" ? "start" : action);
      return { ...answer, data: "session" in answer.data ? answer.data.session : answer.data };
    },
    onSuccess: (answer) => client.setQueryData(["session", sessionId], toFact(answer)),
    onSettled: () => {
      client.invalidateQueries({ queryKey: ["session", sessionId] });
      client.invalidateQueries({ queryKey: ["settlement", sessionId] });
      client.invalidateQueries({ queryKey: ["sessions", workspaceId] });
      client.invalidateQueries({ queryKey: ["wallet", workspaceId] });
    },
  });
}

export interface NewSession {
  lat: number;
  lng: number;
  maxDurationSeconds: number;
  waitTimeoutSeconds: number;
  quoteId: string;
}

export interface OpenCall {
  input: NewSession;
  idempotencyKey: string;
  /** Whether an operator in reach is assigned at once. */
  dispatch: boolean;
}

export interface OpenedSession {
  session: Session;
  /** Why nobody was assigned; the session waits all the same. */
  undispatched: ErrorFacts | null;
}

/** Opens a session. The same `idempotencyKey` with the same input makes no second session. */
export function useOpenSession(workspaceId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ input, idempotencyKey, dispatch }: OpenCall): Promise<OpenedSession> => {
      const session = await fetchApi<Session>("/sessions", {
        method: "POST",
        body: { ...input },
        headers: { "idempotency-key": idempotencyKey },
        workspaceId,
        workspaceBy: "body",
      });
      if (!dispatch) return { session, undispatched: null };
      const path = `/sessions/${session.id}/dispatch`;
      return fetchApi<Session>(path, { method: "POST", workspaceId, workspaceBy: "selection" }).then(
        (assigned) => ({ session: assigned, undispatched: null }),
        (error: unknown) => ({ session, undispatched: errorFacts(error) }),
      );
    },
    onSuccess: () => {
      client.invalidateQueries({ queryKey: ["sessions", workspaceId] });
      client.invalidateQueries({ queryKey: ["wallet", workspaceId] });
    },
  });
}
