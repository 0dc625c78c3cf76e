"use client";
import type { Session } from "../api/wire.ts";
import { sessionStatus } from "../status/session-status.ts";
import { settlementStatus } from "../status/settlement-status.ts";
import { StatusBadge } from "../status/status-badge.tsx";
import { Amount } from "../ui/amount.tsx";
import { Copyable } from "../ui/copyable.tsx";
import { type Column, DataTable, ListRow } from "../ui/data-table.tsx";
import { Link } from "../ui/link.tsx";
import { coordinates, shortId } from "../ui/shorten.ts";
import { TickingAmount } from "../ui/ticking-amount.tsx";
import { Time } from "../ui/time.tsx";
import { LiveTime } from "./live-time.tsx";
import { isOpen, meterFact, paymentOf } from "./session-facts.ts";
import type { Fact } from "./sessions.queries.ts";

export interface SessionTableProps {
  slug: string;
  caption: string;
  side: "consumer" | "operator";
  fact: Fact<Session[]>;
}

const payments = { settled: "CONFIRMED", waiting: "PENDING", nothing: "SKIPPED" } as const;

/** Sessions as a table, on phones as a list; live rows tick. */
export function SessionTable({ slug, caption, side, fact }: SessionTableProps) {
  const href = (session: Session) => `/w/${slug}/sessions/${session.id}`;
  const point = (session: Session) => coordinates(session.requestedLat, session.requestedLng);
  const cost = (session: Session) =>
    session.state === "LIVE" ? (
      <TickingAmount facts={[meterFact(session, fact.receivedAtMs)]} unit={false} />
    ) : (
      <Amount micro={session.chargedMicroUsdc} unit={false} />
    );
  const columns: Column<Session>[] = [
    {
      key: "point",
      head: "Point",
      cell: (session) => (
        <>
          <Link href={href(session)} className="num font-medium whitespace-nowrap underline-offset-2 hover:underline">
            {point(session)}
          </Link>
          <span className="block text-xs text-ink-3">
            <Time iso={session.createdAt} />
          </span>
        </>
      ),
    },
    { key: "state", head: "State", cell: (session) => <StatusBadge look={sessionStatus(session)} /> },
    {
      key: "id",
      head: "Session",
      className: "max-xl:hidden",
      cell: (session) => <Copyable value={session.id} short={shortId(session.id)} name="session id" />,
    },
    {
      key: "time",
      head: "Time",
      align: "right",
      cell: (session) => <LiveTime session={session} offsetMs={fact.offsetMs} />,
    },
    {
      key: "cost",
      head: side === "consumer" ? "Cost, USDC" : "Charged, USDC",
      align: "right",
      cell: (session) => <span className="font-medium">{cost(session)}</span>,
    },
    {
      key: "held",
      head: "Held, USDC",
      align: "right",
      className: "max-lg:hidden",
      cell: (session) => <Amount micro={isOpen(session) ? session.holdMicroUsdc : null} unit={false} />,
    },
    {
      key: "settlement",
      head: "Settlement",
      cell: (session) => {
        const payment = paymentOf(session);
        return payment ? (
          <StatusBadge look={settlementStatus({ state: payments[payment] })} />
        ) : (
          <span className="text-ink-3">—</span>
        );
      },
    },
  ];
  return (
    <DataTable
      caption={caption}
      columns={columns}
      rows={fact.data}
      rowKey={(session) => session.id}
      item={(session) => {
        const payment = paymentOf(session);
        return (
          <ListRow
            href={href(session)}
            title={<span className="num">{point(session)}</span>}
            meta={
              <>
                <StatusBadge look={sessionStatus(session)} />
                <span className="truncate text-xs text-ink-3">
                  {payment ? settlementStatus({ state: payments[payment] }).label : <Time iso={session.createdAt} />}
                </span>
              </>
            }
            value={cost(session)}
            note={<LiveTime session={session} offsetMs={fact.offsetMs} none="not started" />}
          />
        );
      }}
    />
  );
}
