"use client";
import { Zap } from "lucide-react";
import type { ReactNode } from "react";
import { errorFacts } from "../api/api-error.ts";
import { Button } from "../ui/button.tsx";
import { describeError } from "./catalogue.ts";

export interface TryItProps {
  label: string;
  pendingLabel: string;
  attempt: { isPending: boolean; isError: boolean; error: Error | null };
  /** What came of it, while it went well. */
  outcome: ReactNode;
  onTry: () => void;
}

/** A button that tries something out, and beside it what came of it. */
export function TryIt({ label, pendingLabel, attempt, outcome, onTry }: TryItProps) {
  return (
    <div className="flex min-h-8 flex-wrap items-center gap-3">
      <Button size="sm" icon={Zap} pending={attempt.isPending} pendingLabel={pendingLabel} onClick={onTry}>
        {label}
      </Button>
      <span role="status" className="num text-sm text-ink-2">
        {outcome}
        {attempt.isError && describeError(errorFacts(attempt.error)).text}
      </span>
    </div>
  );
}
