"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { fetchApi } from "../api/fetch-api.ts";

/** Ends this login, or every login of the wallet, and leaves the console. */
export function useSignOut() {
  return useMutation({
    mutationFn: (everywhere: boolean) =>
      fetchApi<{ ok: true }>("/auth/logout", { method: "POST", body: { everywhere } }),
    // A full load: nothing of the ended login stays in memory.
    onSuccess: () => window.location.assign("/"),
  });
}

/** Asks every two seconds whether this browser is signed in (again), while `asking`. */
export function useSignedInAgain(asking: boolean): boolean {
  const { isSuccess } = useQuery({
    queryKey: ["me", "again"],
    queryFn: ({ signal }) => fetchApi<{ kind: string }>("/me", { signal }),
    enabled: asking,
    refetchInterval: 2_000,
    retry: false,
    gcTime: 0,
    meta: { quiet401: true },
  });
  return asking && isSuccess;
}

/** Ends one login of the wallet. */
export function useEndLogin() {
  return useMutation({
    mutationFn: (loginId: string) => fetchApi<{ ok: true }>(`/auth/logins/${loginId}`, { method: "DELETE" }),
  });
}
