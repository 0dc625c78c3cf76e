"use client";
import { useQuery } from "@tanstack/react-query";
import { fetchAnswer } from "../api/fetch-api.ts";
import type { Session, Wallet } from "../api/wire.ts";
import { type Rendered, toFact } from "../sessions/sessions.queries.ts";

/** The pool and what is held of it; asked every 5 s. */
export function useWallet(workspaceId: string, rendered: Rendered<Wallet>) {
  return useQuery({
    queryKey: ["wallet", workspaceId],
    queryFn: async ({ signal }) =>
      toFact(await fetchAnswer<Wallet>("/wallet", { workspaceId, workspaceBy: "query", signal })),
    initialData: () => toFact(rendered),
    refetchInterval: 5_000,
  });
}

/** The newest sessions of both sides. */
export function useLatestSessions(workspaceId: string, rendered: Rendered<Session[]>) {
  return useQuery({
    queryKey: ["sessions", workspaceId, "latest"],
    queryFn: async ({ signal }) =>
      toFact(
        await fetchAnswer<Session[]>("/sessions", { query: { limit: 5 }, workspaceId, workspaceBy: "query", signal }),
      ),
    initialData: () => toFact(rendered),
    refetchInterval: 5_000,
  });
}
