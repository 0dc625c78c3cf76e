"use client";
import type { ReactNode } from "react";
import { formatUsdc } from "#core/money.ts";
import type { Session } from "../api/wire.ts";
import { Amount } from "../ui/amount.tsx";
import { Card, CardBody } from "../ui/card.tsx";
import { useSecond } from "../ui/clock.ts";
import { meteredAmount } from "../ui/metered-amount.ts";
import { TickingAmount } from "../ui/ticking-amount.tsx";
import { Countdown } from "../ui/time.tsx";
import { estimateText } from "../ui/time-text.ts";
import { LiveTime } from "./live-time.tsx";
import { deadlineIso, isOpen, meterFact } from "./session-facts.ts";
import type { Fact } from "./sessions.queries.ts";

/** What the session costs now, against what it holds. */
export function CostCard({ session, fact }: { session: Session; fact: Fact<Session> }) {
  const live = session.state === "LIVE";
  const rate = BigInt(session.ratePerSecondMicroUsdc);
  const hold = formatUsdc(BigInt(session.holdMicroUsdc), { places: 2 });
  return (
    <Card aria-labelledby="cost">
      <CardBody>
        <h2 id="cost" className="text-base text-ink-2">
          {live ? "Cost so far" : isOpen(session) ? "Held" : "Cost"}
        </h2>
        <p className="mt-1 text-2xl font-semibold">
          {live ? (
            <TickingAmount facts={[meterFact(session, fact.receivedAtMs)]} size="hero" />
          ) : (
            <Amount micro={isOpen(session) ? session.holdMicroUsdc : session.chargedMicroUsdc} size="hero" />
          )}
        </p>
        {live ? (
          <HoldBar session={session} fact={fact} />
        ) : (
          <p className="mt-1.5 text-pretty text-ink-2">
            {isOpen(session)
              ? "Held now, charged by the second while you see a picture, released at the end."
              : session.chargedMicroUsdc === "0"
                ? `Nothing was charged; the ${hold} USDC held are free again.`
                : `Of the ${hold} USDC held; the rest is free again.`}
          </p>
        )}
        <dl className="mt-3">
          <Row name={session.endedAt ? "Was live for" : "Live for"}>
            <span className="font-medium">
              <LiveTime session={session} offsetMs={fact.offsetMs} none={session.endedAt ? "never" : "not yet"} />
            </span>
          </Row>
          <Row name="Rate">
            <span className="num">{formatUsdc(rate, { places: 2 })} USDC a second</span>
          </Row>
          <Row name="Longest">
            <span className="num">{estimateText(session.maxDurationSeconds)}</span>
          </Row>
          <Row name="Not charged">
            <span className="num">
              {session.failedSeconds > 0 ? `${session.failedSeconds} s, picture lost` : "0 s"}
            </span>
          </Row>
        </dl>
      </CardBody>
    </Card>
  );
}

function HoldBar({ session, fact }: { session: Session; fact: Fact<Session> }) {
  const now = useSecond();
  const { micro } = meteredAmount(
    meterFact(session, fact.receivedAtMs),
    now === null ? fact.receivedAtMs : performance.now(),
  );
  const hold = BigInt(session.holdMicroUsdc);
  const percent = hold > 0n ? Number((micro * 100n) / hold) : 0;
  return (
    <>
      <div
        data-bar=""
        role="progressbar"
        aria-label="Used of the hold"
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
        className="mt-4 h-2 overflow-hidden rounded-full bg-line-strong"
      >
        <span
          className="block h-full rounded-full bg-brand inset-ring inset-ring-brand-edge"
          style={{ width: `max(8px, ${percent}%)` }}
        />
      </div>
      <p className="num mt-1.5 flex flex-wrap justify-between gap-x-3 text-sm text-ink-3">
        <span>
          {percent}
          {"\u00a0"}% of the {formatUsdc(hold, { places: 2 })} hold
        </span>
        <span>
          ends by itself in <Countdown untilIso={deadlineIso(session)} offsetMs={fact.offsetMs} />
        </span>
      </p>
    </>
  );
}

/** A line of name and value. */
export function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex min-h-9 items-center justify-between gap-4 border-b border-line py-1.5 last:border-0">
      <dt className="shrink-0 text-ink-2">{name}</dt>
      <dd className="min-w-0 text-right">{children}</dd>
    </div>
  );
}
