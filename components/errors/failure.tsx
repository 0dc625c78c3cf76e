import type { ReactNode } from "react";
import type { ErrorFacts } from "../api/api-error.ts";
import { ErrorCard } from "../ui/error-card.tsx";
import { describeError, type ErrorContext } from "./catalogue.ts";
import { RetryButton } from "./retry-button.tsx";

/** A failed call as a card: own words, then code and request id to copy. */
export function Failure({
  facts,
  context,
  actions,
  retry,
  alert,
  className,
}: {
  facts: ErrorFacts;
  context?: ErrorContext;
  actions?: ReactNode;
  /** For a read of the page: a button that reads it again, by itself too when the cause will pass. */
  retry?: boolean;
  alert?: boolean;
  className?: string;
}) {
  // The sign-in that opens over the page says it, and goes away by itself.
  if (facts.status === 401) return null;
  const { title, text } = describeError(facts, context);
  return (
    <ErrorCard
      title={title}
      text={text}
      code={facts.detail ? `${facts.code} ${facts.detail}` : facts.code}
      requestId={facts.requestId}
      actions={retry ? <RetryButton auto={facts.status === 503} /> : actions}
      alert={alert}
      className={className}
    />
  );
}
