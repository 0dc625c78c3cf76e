"use client";
import { QueryClientContext } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useContext, useEffect, useRef } from "react";
import { isFinished, type Transfer } from "./transfer.ts";

/** Reads the page's numbers again whenever one of `transfers` reaches its end. */
export function useRefreshPool(transfers: readonly Transfer[]): void {
  const router = useRouter();
  const queries = useContext(QueryClientContext);
  const finished = transfers.filter(isFinished).length;
  const before = useRef(finished);
  useEffect(() => {
    if (finished > before.current) {
      void queries?.invalidateQueries();
      router.refresh();
    }
    before.current = finished;
  }, [finished, queries, router]);
}
