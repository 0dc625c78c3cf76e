"use client";
import { useQuery } from "@tanstack/react-query";
import { fetchAnswer } from "../api/fetch-api.ts";
import type { WalletEvent } from "../api/wire.ts";
import { type Rendered, toFact } from "../sessions/sessions.queries.ts";

import { LEDGER_PAGE } from "./ledger-page.ts";

/** One page of the on-chain ledger; the first page is asked again every 5 s. */
export function useLedger(workspaceId: string, cursor: string, rendered: Rendered<WalletEvent[]>) {
  return useQuery({
    queryKey: ["wallet", workspaceId, "events", cursor],
    queryFn: async ({ signal }) => {
      const query = { limit: LEDGER_PAGE, cursor: cursor || undefined };
      return toFact(
        await fetchAnswer<WalletEvent[]>("/wallet/events", { query, workspaceId, workspaceBy: "query", signal }),
      );
    },
    initialData: () => toFact(rendered),
    refetchInterval: cursor ? false : 5_000,
  });
}
