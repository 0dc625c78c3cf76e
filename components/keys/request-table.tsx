import type { LoggedRequest } from "../api/wire.ts";
import { requestStatus } from "../status/request-status.ts";
import { StatusBadge } from "../status/status-badge.tsx";
import { Copyable } from "../ui/copyable.tsx";
import { countText } from "../ui/count-text.ts";
import { type Column, DataTable, ListRow } from "../ui/data-table.tsx";
import { Link } from "../ui/link.tsx";
import { shortId } from "../ui/shorten.ts";
import { Time } from "../ui/time.tsx";

const mono = "font-mono text-sm font-[450]";

/** Calls newest first; the path leads to the whole call. */
export function RequestTable({
  rows,
  requestHref,
}: {
  rows: readonly LoggedRequest[];
  requestHref: (requestId: string) => string;
}) {
  const columns: Column<LoggedRequest>[] = [
    {
      key: "call",
      head: "Call",
      className: "max-w-96",
      cell: (row) => (
        <Link
          href={requestHref(row.requestId)}
          scroll={false}
          title={row.path}
          className={`${mono} block truncate underline-offset-2 hover:underline`}
        >
          <span className="text-ink-2">{row.method}</span> {row.path}
        </Link>
      ),
    },
    { key: "status", head: "Status", cell: (row) => <StatusBadge look={requestStatus(row.status)} /> },
    {
      key: "ms",
      head: "Took, ms",
      align: "right",
      cell: (row) => <span className="num">{countText(row.durationMs)}</span>,
    },
    { key: "at", head: "When", cell: (row) => <Time iso={row.at} /> },
    {
      key: "id",
      head: "Request",
      className: "max-lg:hidden",
      cell: (row) => <Copyable value={row.requestId} short={shortId(row.requestId)} name="request id" />,
    },
  ];
  return (
    <DataTable
      caption="Requests"
      columns={columns}
      rows={rows}
      rowKey={(row) => `${row.requestId} ${row.at}`}
      item={(row) => (
        <ListRow
          href={requestHref(row.requestId)}
          title={
            <span className={mono}>
              {row.method} {row.path}
            </span>
          }
          meta={<StatusBadge look={requestStatus(row.status)} />}
          value={<Time iso={row.at} className="text-sm font-normal text-ink-3" />}
          note={`${countText(row.durationMs)} ms`}
        />
      )}
    />
  );
}
