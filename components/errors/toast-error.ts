import { errorFacts } from "../api/api-error.ts";
import { toast } from "../ui/toast.ts";
import { describeError, type ErrorContext } from "./catalogue.ts";

/** Says a failed action in a toast; a 401 is left to the sign-in that opens over the page. */
export function toastError(error: unknown, context?: ErrorContext): void {
  const facts = errorFacts(error);
  if (facts.status === 401) return;
  const { title, text } = describeError(facts, context);
  toast.error(title, { text, requestId: facts.requestId });
}
