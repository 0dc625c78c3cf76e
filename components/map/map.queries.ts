"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { fetchAnswer } from "../api/fetch-api.ts";
import type { CoverageCircle, DemandCell } from "../api/wire.ts";
import { type Rendered, toFact } from "../sessions/sessions.queries.ts";
import { type Point, pointBox } from "./geometry.ts";

const everyMs = 15_000;

async function fetchCoverage(bbox: string, limit: number, signal: AbortSignal) {
  return toFact(await fetchAnswer<CoverageCircle[]>("/coverage", { query: { bbox, limit }, signal }));
}

/** Circles to draw: those that touch the box, the latest seen 1,000. */
export function useCoverage(bbox: string, rendered: Rendered<CoverageCircle[]>, renderedBox: string) {
  return useQuery({
    queryKey: ["coverage", bbox],
    queryFn: ({ signal }) => fetchCoverage(bbox, 1_000, signal),
    ...(bbox === renderedBox ? { initialData: () => toFact(rendered) } : {}),
    placeholderData: keepPreviousData,
    refetchInterval: everyMs,
  });
}

/** The circles around one point, all of them; asked again while the page is open. */
export function useCirclesAt(point: Point | null) {
  const bbox = point ? pointBox(point) : "";
  return useQuery({
    queryKey: ["coverage", "at", bbox],
    queryFn: ({ signal }) => fetchCoverage(bbox, 5_000, signal),
    enabled: point !== null,
    placeholderData: keepPreviousData,
    refetchInterval: everyMs,
  });
}

/** Where views were asked for in the last 30 days; changes slowly, so the page's own copy lasts. */
export function useDemand(rendered: Rendered<DemandCell[]>) {
  return useQuery({
    queryKey: ["demand"],
    queryFn: async ({ signal }) => toFact(await fetchAnswer<DemandCell[]>("/demand", { signal })),
    initialData: () => toFact(rendered),
    refetchInterval: 300_000,
    staleTime: 300_000,
  });
}
