"use client";
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { ApiError } from "./api-error.ts";
import { reportSignedOut } from "./signed-out.ts";

/** Answers that another try may change: no answer, 429 and 5xx (spec 2.1: every 5xx is safe to retry). */
function mayRetry(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status === 429 || error.status >= 500);
}

/** The cache of the console. A 401 anywhere opens the sign-in over the page and loses nothing typed. */
export function QueryProvider({ children }: { children: ReactNode }) {
  const [client] = useState(() => {
    const watch = (error: unknown, by: "background" | "press") => {
      if (error instanceof ApiError && error.status === 401) reportSignedOut(by);
    };
    return new QueryClient({
      queryCache: new QueryCache({ onError: (error, query) => query.meta?.quiet401 || watch(error, "background") }),
      mutationCache: new MutationCache({
        onError: (error, _variables, _result, mutation) => mutation.meta?.quiet401 || watch(error, "press"),
      }),
      defaultOptions: {
        queries: {
          staleTime: 5_000,
          retry: (count, error) => mayRetry(error) && count < 2,
          retryDelay: (count, error) =>
            error instanceof ApiError && error.retryAfterSeconds
              ? error.retryAfterSeconds * 1000
              : Math.min(1000 * 2 ** count, 8000),
        },
        mutations: { retry: false, networkMode: "always" },
      },
    });
  });
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}
