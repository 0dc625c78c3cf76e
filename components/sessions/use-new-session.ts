"use client";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { formatUsdc } from "#core/money.ts";
import { type ErrorFacts, errorFacts } from "../api/api-error.ts";
import { newIdempotencyKey } from "../api/idempotency-key.ts";
import type { Quote } from "../api/wire.ts";
import { describeError } from "../errors/catalogue.ts";
import { leftMs, useFreshQuote } from "../pricing/pricing.queries.ts";
import { toast } from "../ui/toast.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { pointOf, type SessionField, type SessionForm } from "./new-session-form.ts";
import { isQuoteGone, isUnknownOutcome, placeRefusal } from "./session-refusal.ts";
import { type Fact, type OpenCall, type OpenedSession, useOpenSession } from "./sessions.queries.ts";

interface Submission {
  form: SessionForm;
  /** For the point of the form; null while there is none. */
  quote: Fact<Quote> | null;
  /** The rate that the person saw on pressing. */
  shownRate: string | null;
  dispatch: boolean;
  onRefused: (field: SessionField, text: string) => void;
}

/**
 * Opens the session at the price that was shown: a quote that ended is asked for anew, and a changed rate waits for another
 * press. A call without an answer is repeated as it was, so that it never makes a second session.
 */
export function useNewSession() {
  const { id: workspaceId, slug } = useWorkspace();
  const router = useRouter();
  const open = useOpenSession(workspaceId);
  const askQuote = useFreshQuote(workspaceId);
  const [asking, setAsking] = useState(false);
  const [notice, setNotice] = useState<string | null>(null);
  const [failed, setFailed] = useState<ErrorFacts | null>(null);
  const unanswered = useRef<{ form: SessionForm; call: OpenCall } | null>(null);

  const opened = ({ session, undispatched }: OpenedSession) => {
    unanswered.current = null;
    const held = `${formatUsdc(BigInt(session.holdMicroUsdc), { places: 2 })} USDC is held.`;
    const found = session.state === "ASSIGNED" ? " An operator has it." : "";
    toast.success("Session opened", {
      text: undispatched ? `${held} ${describeError(undispatched).title}; it waits.` : held + found,
    });
    router.push(`/w/${slug}/sessions/${session.id}`);
  };
  const renew = async (form: SessionForm, words: string) => {
    const point = pointOf(form);
    if (!point) return null;
    const fresh = await askQuote({ ...point, durationSeconds: form.durationSeconds }).catch((error: unknown) => {
      setFailed(errorFacts(error));
      return null;
    });
    if (fresh) setNotice(words);
    return fresh;
  };
  const submit = async ({ form, quote, shownRate, dispatch, onRefused }: Submission) => {
    const point = pointOf(form);
    if (!point || open.isPending || asking) return;
    setNotice(null);
    setFailed(null);
    const repeated = unanswered.current?.form === form ? unanswered.current.call : null;
    let held = quote;
    if (!repeated && (!quote || leftMs(quote) <= 0)) {
      setAsking(true);
      const fresh = await askQuote({ ...point, durationSeconds: form.durationSeconds }).catch((error: unknown) => {
        const facts = errorFacts(error);
        const place = placeRefusal(facts);
        if (place.at === "field") onRefused(place.field, place.text);
        else setFailed(facts);
        return null;
      });
      setAsking(false);
      if (!fresh) return;
      if (shownRate !== fresh.data.ratePerSecondMicroUsdc) {
        setNotice("The price is here now. Check it and press again.");
        return;
      }
      held = fresh;
    }
    if (!repeated && !held) return;
    const call: OpenCall = repeated ?? {
      input: {
        ...point,
        maxDurationSeconds: form.durationSeconds,
        waitTimeoutSeconds: Number(form.waitSeconds),
        quoteId: held?.data.quoteId ?? "",
      },
      idempotencyKey: newIdempotencyKey(),
      dispatch,
    };
    unanswered.current = { form, call };
    open.mutate(call, {
      onSuccess: opened,
      onError: (error) => {
        const facts = errorFacts(error);
        if (!isUnknownOutcome(facts)) unanswered.current = null;
        if (isQuoteGone(facts)) void renew(form, "The price was refreshed. Check it and press again.");
        const place = placeRefusal(facts);
        if (isQuoteGone(facts)) return;
        if (place.at === "field") onRefused(place.field, place.text);
        else setFailed(facts);
      },
    });
  };
  return {
    submit,
    pending: open.isPending || open.isSuccess || asking,
    notice,
    failed,
    /** Something was changed: what was said before no longer holds. */
    forget: () => {
      setNotice(null);
      setFailed(null);
    },
  };
}
