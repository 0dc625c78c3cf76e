"use client";
import { errorFacts } from "../api/api-error.ts";
import { Button } from "../ui/button.tsx";
import { Failure } from "./failure.tsx";

export interface RefreshFailedProps {
  error: Error | null;
  pending: boolean;
  onRetry: () => void;
}

/** Above what is still known: the newest read failed. Nothing while there is no error. */
export function RefreshFailed({ error, pending, onRetry }: RefreshFailedProps) {
  if (!error) return null;
  return (
    <Failure
      className="mb-4"
      facts={errorFacts(error)}
      actions={
        <Button size="sm" pending={pending} pendingLabel="Trying" onClick={onRetry}>
          Try again
        </Button>
      }
    />
  );
}
