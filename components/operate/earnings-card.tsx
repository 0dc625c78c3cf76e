"use client";
import type { Earnings, Session } from "../api/wire.ts";
import { Row } from "../sessions/cost-card.tsx";
import type { Fact } from "../sessions/sessions.queries.ts";
import { Amount } from "../ui/amount.tsx";
import { Card, CardBody, CardHead } from "../ui/card.tsx";
import { countText } from "../ui/count-text.ts";
import { RefreshWhile } from "../ui/refresh-while.tsx";
import { TickingAmount } from "../ui/ticking-amount.tsx";
import { earningFact } from "./earning-fact.ts";

const sessionsText = (n: number) => (n === 1 ? "1 session" : `${countText(n)} sessions`);

/** What was earned, fee taken off; what runs now ticks beside it. */
export function EarningsCard({
  earnings,
  running,
  feeBps,
  className,
}: {
  earnings: Earnings;
  running: Fact<Session[]>;
  feeBps: number;
  className?: string;
}) {
  const live = running.data.filter(({ state }) => state === "LIVE");
  return (
    <Card className={className} aria-labelledby="earnings">
      <CardBody>
        <CardHead id="earnings" title="Earnings" />
        <p className="mt-3 text-ink-2">Today, in {sessionsText(earnings.sessionsToday)}</p>
        <p className="mt-1 text-2xl font-semibold">
          <Amount micro={earnings.todayMicroUsdc} size="hero" />
        </p>
        <dl className="mt-3 border-t border-line">
          {live.length > 0 && (
            <Row name="Running now">
              <TickingAmount facts={live.map((session) => earningFact(session, running.receivedAtMs, feeBps))} />
            </Row>
          )}
          <Row name={`In total, ${sessionsText(earnings.sessions)}`}>
            <Amount micro={earnings.totalMicroUsdc} />
          </Row>
          <Row name="Of it, being settled">
            <Amount micro={earnings.unsettledMicroUsdc} />
          </Row>
        </dl>
        <p className="mt-2 text-sm text-pretty text-ink-3">
          After the fee of {feeBps / 100}
          {"\u00a0"}%. Paid to your wallet when a session settles. Days begin at 00:00 UTC.
        </p>
        <RefreshWhile active={BigInt(earnings.unsettledMicroUsdc) > 0n} />
      </CardBody>
    </Card>
  );
}
