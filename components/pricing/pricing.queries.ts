"use client";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { fetchAnswer } from "../api/fetch-api.ts";
import type { Quote } from "../api/wire.ts";
import type { Point } from "../map/geometry.ts";
import { type Fact, type Rendered, toFact } from "../sessions/sessions.queries.ts";

/** The next quote is asked for this long before the last one ends, so that a press always has one. */
const aheadMs = 1_500;

export interface PricedPoint extends Point {
  durationSeconds: number;
}

/** How long the quote still holds, by the server's clock. */
export const leftMs = ({ data, offsetMs }: Fact<Quote>) => Date.parse(data.expiresAt) - (Date.now() + offsetMs);

/** The rate depends on the point alone; a quote for it is good for any duration. */
const keyOf = (workspaceId: string, { lat, lng }: Point) => ["quote", workspaceId, lat, lng];

async function askQuote(workspaceId: string, { lat, lng, durationSeconds }: PricedPoint, signal?: AbortSignal) {
  const query = { lat, lng, durationSeconds };
  return toFact(
    await fetchAnswer<Quote>("/pricing/quote", {
      query,
      workspaceId,
      workspaceBy: "query",
      ...(signal ? { signal } : {}),
    }),
  );
}

/** The price of a point, promised for half a minute and renewed by itself before that ends. */
export function useQuote(
  workspaceId: string,
  point: PricedPoint | null,
  rendered: { point: Point; quote: Rendered<Quote> } | null,
) {
  const isRendered = point && rendered && rendered.point.lat === point.lat && rendered.point.lng === point.lng;
  return useQuery({
    queryKey: point ? keyOf(workspaceId, point) : ["quote", workspaceId],
    queryFn: ({ signal }) => {
      if (!point) throw new Error("a quote is for a point");
      return askQuote(workspaceId, point, signal);
    },
    enabled: point !== null,
    ...(isRendered ? { initialData: () => toFact(rendered.quote) } : {}),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
    refetchInterval: ({ state }) => (state.data ? Math.max(1_000, leftMs(state.data) - aheadMs) : false),
  });
}

/** Asks for a quote now: for a press that has none that still holds. */
export function useFreshQuote(workspaceId: string) {
  const client = useQueryClient();
  return (point: PricedPoint) =>
    client.fetchQuery({
      queryKey: keyOf(workspaceId, point),
      queryFn: () => askQuote(workspaceId, point),
      staleTime: 0,
    });
}
