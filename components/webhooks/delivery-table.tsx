import type { WebhookDelivery } from "../api/wire.ts";
import { StatusBadge } from "../status/status-badge.tsx";
import { deliveryStatus } from "../status/webhook-status.ts";
import { countText } from "../ui/count-text.ts";
import { type Column, DataTable, ListRow } from "../ui/data-table.tsx";
import { Link } from "../ui/link.tsx";
import { Time } from "../ui/time.tsx";
import { NextTry } from "./next-try.tsx";

/** Attempts to deliver, newest first; each leads to its message. */
export function DeliveryTable({
  rows,
  messageHref,
}: {
  rows: readonly WebhookDelivery[];
  messageHref: (id: string) => string;
}) {
  const columns: Column<WebhookDelivery>[] = [
    {
      key: "type",
      head: "Event",
      cell: (row) => (
        <Link
          href={messageHref(row.id)}
          scroll={false}
          className="font-mono text-sm font-[450] underline-offset-2 hover:underline"
        >
          {row.type}
        </Link>
      ),
    },
    { key: "status", head: "Answer", cell: (row) => <StatusBadge look={deliveryStatus(row)} /> },
    { key: "at", head: "Sent", cell: (row) => <Time iso={row.at} /> },
    { key: "attempt", head: "Attempt", align: "right", cell: (row) => <span className="num">{row.attempt}</span> },
    {
      key: "ms",
      head: "Took, ms",
      align: "right",
      cell: (row) => <span className="num">{countText(row.durationMs)}</span>,
    },
    {
      key: "next",
      head: "Next try",
      className: "max-lg:hidden",
      cell: (row) => <NextTry at={row.nextAttemptAt} />,
    },
  ];
  return (
    <DataTable
      caption="Deliveries"
      columns={columns}
      rows={rows}
      rowKey={(row) => `${row.id} ${row.at}`}
      item={(row) => (
        <ListRow
          href={messageHref(row.id)}
          title={<span className="font-mono text-sm font-[450]">{row.type}</span>}
          meta={<StatusBadge look={deliveryStatus(row)} />}
          value={<Time iso={row.at} className="text-sm font-normal text-ink-3" />}
          note={`attempt ${row.attempt} · ${row.durationMs} ms`}
        />
      )}
    />
  );
}
