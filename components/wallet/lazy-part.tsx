"use client";
import { type ReactNode, useEffect, useState } from "react";
import { Button } from "../ui/button.tsx";
import { ErrorCard } from "../ui/error-card.tsx";
import { type Loader, useLazy } from "../ui/use-lazy.ts";

export interface LazyPartProps<P> {
  load: Loader<P>;
  part: P;
  fallback: ReactNode;
}

/** The heavy inside of a dialog that is already open: shows `fallback` while it loads and a retry when it cannot. */
export function LazyPart<P extends object>({ load, part, fallback }: LazyPartProps<P>) {
  const { Content, open } = useLazy(load);
  const [attempt, setAttempt] = useState(0);
  const [failed, setFailed] = useState(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt is the reason to run again
  useEffect(() => {
    setFailed(false);
    open().catch(() => setFailed(true));
  }, [open, attempt]);

  if (Content) return <Content {...part} />;
  if (!failed) return fallback;
  return (
    <ErrorCard
      alert
      title="This could not be loaded"
      text="Check your connection. Nothing was sent."
      actions={
        <Button size="sm" onClick={() => setAttempt((n) => n + 1)}>
          Try again
        </Button>
      }
    />
  );
}
