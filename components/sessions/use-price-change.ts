"use client";
import { useEffect, useRef, useState } from "react";
import type { Quote } from "../api/wire.ts";

/** The rate before the last change while a quote was renewed by itself; null when it stayed, or another point is asked. */
export function usePriceChange(quote: Quote | null): bigint | null {
  const [before, setBefore] = useState<bigint | null>(null);
  const last = useRef<Quote | null>(quote);
  useEffect(() => {
    const previous = last.current;
    last.current = quote;
    // Null in between: the point was changed, so that a new rate is no surprise.
    if (!quote || !previous) setBefore(null);
    else if (previous.ratePerSecondMicroUsdc !== quote.ratePerSecondMicroUsdc) {
      setBefore(BigInt(previous.ratePerSecondMicroUsdc));
    }
  }, [quote]);
  return before;
}
