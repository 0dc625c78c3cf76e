"use client";
import { Info } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { Failure } from "../errors/failure.tsx";
import { Button } from "../ui/button.tsx";
import { useSecond } from "../ui/clock.ts";
import { ErrorCard } from "../ui/error-card.tsx";
import type { Problem } from "./problem.ts";
import type { Trouble } from "./trouble.ts";

/** What went wrong and one way on. Too many tries count down before they may go on. */
export function TroubleCard({
  trouble,
  onRetry,
  extra,
}: {
  trouble: Trouble;
  onRetry?: () => void;
  extra?: ReactNode;
}) {
  const seconds = useCountdown(trouble.from === "server" ? (trouble.facts.retryAfterSeconds ?? 0) : 0);
  const actions = (
    <>
      {onRetry && (
        <Button size="sm" onClick={onRetry} disabled={seconds > 0}>
          {seconds > 0 ? `Again in ${seconds}\u00a0s` : "Try again"}
        </Button>
      )}
      {extra}
    </>
  );
  if (trouble.from === "server")
    return (
      <Failure
        alert
        facts={{ ...trouble.facts, ...(seconds > 0 ? { retryAfterSeconds: seconds } : {}) }}
        actions={actions}
      />
    );
  return <ProblemNote problem={trouble.problem} actions={actions} />;
}

/** A refusal of the wallet or the contract. A closed request is neutral, what is missing a warning, the rest red. */
export function ProblemNote({ problem, actions }: { problem: Problem; actions?: ReactNode }) {
  if (problem.tone !== "neutral")
    return (
      <ErrorCard
        alert
        tone={problem.tone}
        title={titles[problem.kind] ?? "That did not work"}
        text={problem.text}
        code={problem.code}
        actions={actions}
      />
    );
  return (
    <div role="alert" className="flex gap-3 rounded-md bg-sunken p-3 text-ink-2 inset-ring inset-ring-line">
      <Info className="mt-0.5 size-4 shrink-0" aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="text-pretty text-ink">{problem.text}</p>
        {actions && <div className="mt-2 flex flex-wrap gap-2">{actions}</div>}
      </div>
    </div>
  );
}

const titles: Partial<Record<Problem["kind"], string>> = {
  locked: "The wallet is locked",
  disconnected: "The wallet is gone",
  wrongChain: "Another network",
  noGas: "Not enough ETH",
  chainDown: "The chain does not answer",
  paused: "Deposits are paused",
  lowUsdc: "Not enough USDC",
  lowPool: "The pool is too low",
  refused: "Refused",
  cancelled: "Cancelled",
};

/** Seconds left of a wait that started when this was first shown. */
function useCountdown(waitSeconds: number): number {
  const now = useSecond();
  const [end, setEnd] = useState(0);
  useEffect(() => setEnd(waitSeconds > 0 ? Math.ceil(Date.now() / 1000) + waitSeconds : 0), [waitSeconds]);
  return end === 0 ? 0 : Math.max(0, end - (now ?? 0));
}
