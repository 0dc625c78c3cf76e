"use client";
import { clsx } from "clsx";
import { useEffect, useRef, useState } from "react";
import { formatUsdc, splitUsdc } from "#core/money.ts";
import { Unit } from "./amount.tsx";
import { type MeterFact, meteredTotal } from "./metered-amount.ts";

export interface TickingAmountProps {
  facts: readonly MeterFact[];
  size?: "base" | "hero";
  unit?: boolean;
  /** All places in the colour of the text around; for prose. */
  plain?: boolean;
}

/** Ticks between two facts; the next fact always wins. Screen readers get a text renewed every 30 s, not announced. */
export function TickingAmount({ facts, size = "base", unit = true, plain = false }: TickingAmountProps) {
  const head = useRef<HTMLSpanElement>(null);
  const tail = useRef<HTMLSpanElement>(null);
  const saidAt = useRef(Number.NEGATIVE_INFINITY);
  const [silent, setSilent] = useState(false);
  const [spoken, setSpoken] = useState<string | null>(null);
  const start = facts.reduce((sum, fact) => sum + BigInt(fact.chargedMicroUsdc), 0n);
  const first = splitUsdc(start);

  useEffect(() => {
    let shown = -1n;
    const paint = () => {
      const now = performance.now();
      const total = meteredTotal(facts, now);
      setSilent(total.silent);
      if (total.micro !== shown && head.current && tail.current) {
        shown = total.micro;
        const parts = splitUsdc(total.micro);
        head.current.textContent = parts.head;
        tail.current.textContent = parts.tail;
        tail.current.toggleAttribute("data-tiny", parts.tiny);
      }
      if (now - saidAt.current >= 30_000) {
        saidAt.current = now;
        setSpoken(`${formatUsdc(total.micro)} USDC`);
      }
    };
    paint();
    const timer = setInterval(paint, 100);
    return () => clearInterval(timer);
  }, [facts]);

  return (
    <span>
      <span className="num whitespace-nowrap" aria-hidden>
        <span ref={head}>{first.head}</span>
        <span
          ref={tail}
          data-tiny={first.tiny || undefined}
          className={clsx(
            !plain && "text-ink-3 data-tiny:text-ink",
            size === "hero" && "text-xl font-medium tracking-tight",
          )}
        >
          {first.tail}
        </span>
        {unit && <Unit hero={size === "hero"} />}
      </span>
      <span className="sr-only">{spoken ?? `${formatUsdc(start)} USDC`}</span>
      {silent && <span className="block text-sm font-normal tracking-normal text-ink-3">Waiting for the meter</span>}
    </span>
  );
}
