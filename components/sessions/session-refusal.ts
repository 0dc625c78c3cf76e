import type { ErrorFacts } from "../api/api-error.ts";
import { describeError } from "../errors/catalogue.ts";
import type { SessionField } from "./new-session-form.ts";

/** Where a refusal belongs: at an entry of the form, or beside the price. */
export type RefusalPlace = { at: "field"; field: SessionField; text: string } | { at: "price" };

const fieldOfLabel: Record<string, SessionField> = {
  lat: "lat",
  lng: "lng",
  maxDurationSeconds: "maxDurationSeconds",
  waitTimeoutSeconds: "waitTimeoutSeconds",
  "platform:serviceArea": "where",
  "credit:spendCap": "maxDurationSeconds",
};

const fieldWords: Partial<Record<SessionField, string>> = {
  lat: "The server refuses this latitude.",
  lng: "The server refuses this longitude.",
  maxDurationSeconds: "Between 1 second and 24 hours.",
  waitTimeoutSeconds: "Between 5 seconds and 1 hour.",
};

/** Puts what the server refused where the person can change it. */
export function placeRefusal(facts: ErrorFacts): RefusalPlace {
  const field = fieldOfLabel[facts.detail ?? ""];
  if (!field) return { at: "price" };
  const text = facts.code === "INVALID_INPUT" ? fieldWords[field] : undefined;
  return { at: "field", field, text: text ?? describeError(facts).text };
}

/** The quote is gone, not the wish: a new price is shown and asked for again. */
export function isQuoteGone({ code, detail }: Pick<ErrorFacts, "code" | "detail">): boolean {
  return (
    code === "QUOTE_EXPIRED" ||
    code === "QUOTE_NOT_FOUND" ||
    detail === "pricing:quoteAlreadyUsed" ||
    (code === "INVALID_INPUT" && detail === "quoteId")
  );
}

/** Whether the server may have done it all the same: the same call must be repeated, not another one made. */
export function isUnknownOutcome({ status }: Pick<ErrorFacts, "status">): boolean {
  return status === 0 || status >= 500;
}
