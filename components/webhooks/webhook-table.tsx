import type { Webhook } from "../api/wire.ts";
import { StatusBadge } from "../status/status-badge.tsx";
import { webhookStatus } from "../status/webhook-status.ts";
import { type Column, DataTable, ListRow } from "../ui/data-table.tsx";
import { Link } from "../ui/link.tsx";
import { Time } from "../ui/time.tsx";
import { eventsWords } from "./event-choices.ts";

/** The endpoints of a workspace, at most ten. */
export function WebhookTable({ slug, rows }: { slug: string; rows: readonly Webhook[] }) {
  const href = (row: Webhook) => `/w/${slug}/webhooks/${row.id}`;
  const columns: Column<Webhook>[] = [
    {
      key: "url",
      head: "Endpoint",
      className: "max-w-96",
      cell: (row) => (
        <>
          <Link
            href={href(row)}
            title={row.url}
            className="block truncate font-mono text-sm font-[450] underline-offset-2 hover:underline"
          >
            {row.url}
          </Link>
          {row.description && (
            <span dir="auto" title={row.description} className="block truncate text-left text-xs text-ink-3">
              {row.description}
            </span>
          )}
        </>
      ),
    },
    { key: "state", head: "State", cell: (row) => <StatusBadge look={webhookStatus(row)} /> },
    {
      key: "events",
      head: "Is told",
      className: "max-w-72",
      cell: (row) => (
        <span title={row.events.join(", ")} className="line-clamp-2 text-sm text-ink-2">
          {eventsWords(row.events)}
        </span>
      ),
    },
    { key: "created", head: "Added", className: "max-lg:hidden", cell: (row) => <Time iso={row.createdAt} /> },
  ];
  return (
    <DataTable
      caption="Webhook endpoints"
      columns={columns}
      rows={rows}
      rowKey={(row) => row.id}
      item={(row) => (
        <ListRow
          href={href(row)}
          title={<span className="font-mono text-sm font-[450]">{row.url}</span>}
          meta={
            <>
              <StatusBadge look={webhookStatus(row)} />
              <span className="min-w-0 truncate text-sm text-ink-3">{eventsWords(row.events)}</span>
            </>
          }
        />
      )}
    />
  );
}
