"use client";
import { type FormEvent, useMemo, useRef, useState } from "react";
import type { ErrorFacts } from "../api/api-error.ts";
import { errorFacts } from "../api/api-error.ts";
import type { CoverageCircle, Quote, Wallet } from "../api/wire.ts";
import { focusFirstError } from "../forms/focus-first-error.ts";
import { reachOf } from "../map/reach.ts";
import { useWallet } from "../overview/overview.queries.ts";
import { PriceFactors } from "../pricing/price-factors.tsx";
import { leftMs, useQuote } from "../pricing/pricing.queries.ts";
import { Card, CardBody } from "../ui/card.tsx";
import { Field, FieldSet } from "../ui/field.tsx";
import { RadioCards } from "../ui/radio-cards.tsx";
import { SegmentedControl } from "../ui/segmented-control.tsx";
import { Select } from "../ui/select.tsx";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import {
  checkSessionForm,
  durations,
  pointOf,
  type SessionField,
  type SessionForm,
  waits,
} from "./new-session-form.ts";
import { PricePanel } from "./price-panel.tsx";
import { placeRefusal } from "./session-refusal.ts";
import type { Rendered } from "./sessions.queries.ts";
import { useNewSession } from "./use-new-session.ts";
import { type RenderedMap, useReachCircles, useSettledPoint, WhereFields } from "./where-fields.tsx";

export interface NewSessionProps {
  start: { lat: string; lng: string };
  /** The first quote, or why there is none. */
  quote: Rendered<Quote> | { refused: ErrorFacts };
  wallet: Rendered<Wallet>;
  map: RenderedMap;
  /** Circles around the first point. */
  circlesAt: Rendered<CoverageCircle[]>;
}

type Errors = Partial<Record<SessionField, string>>;

/** The form for a view of a point: who is in reach, and the price beside it and on the button. */
export function NewSession({ start, quote: renderedQuote, wallet: renderedWallet, map, circlesAt }: NewSessionProps) {
  const { id: workspaceId } = useWorkspace();
  const { data: wallet } = useWallet(workspaceId, renderedWallet);
  const [form, setForm] = useState<SessionForm>({ ...start, durationSeconds: 600, waitSeconds: "300", who: "nearest" });
  const [errors, setErrors] = useState<Errors>({});
  const [checked, setChecked] = useState(false);
  const element = useRef<HTMLFormElement>(null);
  const session = useNewSession();

  const point = useMemo(() => pointOf(form), [form]);
  const settled = useSettledPoint(point, 400);
  const rests = point !== null && settled !== null && point.lat === settled.lat && point.lng === settled.lng;
  const quote = useQuote(
    workspaceId,
    settled && { ...settled, durationSeconds: form.durationSeconds },
    useMemo(() => {
      const first = pointOf(start);
      return first && "data" in renderedQuote ? { point: first, quote: renderedQuote } : null;
    }, [start, renderedQuote]),
  );
  const circles = useReachCircles(point);
  const isFirst = form.lat === start.lat && form.lng === start.lng;
  const around = circles.isPlaceholderData ? null : (circles.data?.data ?? (isFirst ? circlesAt.data : null));
  const reach = point && around && rests ? reachOf(point, around) : null;
  const current = rests && quote.data && !quote.isPlaceholderData && !quote.error ? quote.data : null;
  const refused = rests && quote.error && (!quote.data || quote.isPlaceholderData || leftMs(quote.data) <= 0);
  const quoteFacts = refused ? errorFacts(quote.error) : null;
  const place = quoteFacts && placeRefusal(quoteFacts);
  const shownErrors: Errors =
    place?.at === "field" ? { ...errors, [place.field]: errors[place.field] ?? place.text } : errors;

  const shownQuote = current ?? quote.data ?? null;

  const change = (patch: Partial<SessionForm>) => {
    const next = { ...form, ...patch };
    session.forget();
    setForm(next);
    setErrors(checked ? checkSessionForm(next) : {});
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    const found = checkSessionForm(form);
    setErrors(found);
    if (Object.keys(found).length > 0) return focusFirstError(element.current);
    void session.submit({
      form,
      quote: current,
      shownRate: shownQuote?.data.ratePerSecondMicroUsdc ?? null,
      dispatch: form.who === "nearest" && reach !== null && reach.covering > 0,
      onRefused: (field, text) => {
        setErrors((now) => ({ ...now, [field]: text }));
        focusFirstError(element.current);
      },
    });
  };
  const presets = durations.some((each) => each.seconds === form.durationSeconds)
    ? durations
    : [...durations, { seconds: form.durationSeconds, label: String(form.durationSeconds / 60) }].sort(
        (a, b) => a.seconds - b.seconds,
      );
  return (
    <form
      ref={element}
      noValidate
      onSubmit={submit}
      className="grid gap-4 lg:grid-cols-[minmax(0,1.55fr)_minmax(0,1fr)] lg:gap-5"
    >
      <Card className="self-start overflow-hidden">
        <WhereFields form={form} map={map} reach={reach} errors={shownErrors} onChange={change} />
        <CardBody className="flex flex-col gap-5">
          <FieldSet legend="How long at most, in minutes" error={shownErrors.maxDurationSeconds}>
            <SegmentedControl
              label="How long at most, in minutes"
              wide
              value={String(form.durationSeconds)}
              onChange={(seconds) => change({ durationSeconds: Number(seconds) })}
              options={presets.map(({ seconds, label }) => ({
                value: String(seconds),
                label,
                name: `${label} minutes`,
              }))}
            />
          </FieldSet>
          <FieldSet legend="Who">
            <RadioCards
              label="Who"
              className="sm:grid-cols-2"
              value={form.who}
              onChange={(who) => change({ who })}
              cards={[
                {
                  value: "nearest",
                  title: "A free operator, at once",
                  text:
                    reach && reach.covering === 0
                      ? "Nobody is in reach now; the request waits for one who accepts it."
                      : "Of those in reach, the one who has waited longest.",
                },
                { value: "any", title: "Whoever accepts", text: "Operators see the request and decide." },
              ]}
            />
          </FieldSet>
          <Field
            label="Wait for an operator"
            hint="After that the request ends by itself and costs nothing."
            error={shownErrors.waitTimeoutSeconds}
            className="max-w-60"
          >
            <Select options={waits} value={form.waitSeconds} onChange={(waitSeconds) => change({ waitSeconds })} />
          </Field>
          {shownQuote && (
            <div className="lg:hidden">
              <h2 className="mb-1 font-medium">How the rate comes about</h2>
              <PriceFactors quote={shownQuote.data} />
            </div>
          )}
        </CardBody>
      </Card>
      <PricePanel
        quote={shownQuote}
        current={current !== null}
        refused={quoteFacts && place?.at === "price" ? quoteFacts : null}
        unserved={shownErrors.where !== undefined}
        onAsk={() => quote.refetch()}
        free={BigInt(wallet.data.availableMicroUsdc)}
        seconds={form.durationSeconds}
        pending={session.pending}
        failed={session.failed}
        notice={session.notice}
        onShorten={(durationSeconds) => change({ durationSeconds })}
      />
    </form>
  );
}
