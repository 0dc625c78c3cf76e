import { Button } from "../ui/button.tsx";
import { ErrorCard } from "../ui/error-card.tsx";

/** The chain is away: nothing can be checked, so nothing is offered. */
export function ReadingFailed({ onRetry }: { onRetry: () => void }) {
  return (
    <ErrorCard
      alert
      title="The chain does not answer"
      text="Nothing was sent. Your money is where it was."
      actions={
        <Button size="sm" onClick={onRetry}>
          Try again
        </Button>
      }
    />
  );
}
