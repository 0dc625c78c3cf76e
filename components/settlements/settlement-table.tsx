import { formatUsdc } from "#core/money.ts";
import type { SettlementLine } from "../api/wire.ts";
import { settlementStatus } from "../status/settlement-status.ts";
import { StatusBadge } from "../status/status-badge.tsx";
import { Amount } from "../ui/amount.tsx";
import { Copyable } from "../ui/copyable.tsx";
import { countText } from "../ui/count-text.ts";
import { type Column, DataTable, ListRow } from "../ui/data-table.tsx";
import { Link } from "../ui/link.tsx";
import { shortHex, shortId } from "../ui/shorten.ts";
import { Countdown, Time } from "../ui/time.tsx";
import { explorerHref } from "../workspace/explorer-href.ts";

/** What each session cost or earned here, and how far paying it has come. */
export function SettlementTable({
  slug,
  explorerUrl,
  rows,
}: {
  slug: string;
  explorerUrl: string;
  rows: readonly SettlementLine[];
}) {
  const href = (row: SettlementLine) => `/w/${slug}/sessions/${row.sessionId}`;
  const look = (row: SettlementLine) => settlementStatus({ ...row, failureCode: row.failureCode ?? undefined });
  const columns: Column<SettlementLine>[] = [
    {
      key: "session",
      head: "Session",
      cell: (row) => (
        <>
          <Link href={href(row)} className="font-mono text-sm font-[450] underline-offset-2 hover:underline">
            {shortId(row.sessionId)}
          </Link>
          <span className="block text-xs text-ink-3">
            <Time iso={row.endedAt.toISOString()} />
          </span>
        </>
      ),
    },
    {
      key: "state",
      head: "State",
      cell: (row) => (
        <>
          <StatusBadge look={look(row)} />
          <NextStep slug={slug} row={row} />
        </>
      ),
    },
    {
      key: "seconds",
      head: "Seconds",
      align: "right",
      className: "max-xl:hidden",
      cell: (row) => <span className="num text-ink-2">{countText(row.chargeableSeconds)}</span>,
    },
    {
      key: "paid",
      head: "Paid, USDC",
      align: "right",
      cell: (row) => <Amount micro={row.isPayer ? -BigInt(row.chargedMicroUsdc) : null} unit={false} />,
    },
    {
      key: "earned",
      head: "Earned, USDC",
      align: "right",
      cell: (row) => <Amount micro={row.isPayee ? row.toMicroUsdc : null} unit={false} plus />,
    },
    {
      key: "fee",
      head: "Fee, USDC",
      align: "right",
      className: "max-lg:hidden",
      cell: (row) => <Amount micro={row.feeMicroUsdc} unit={false} />,
    },
    {
      key: "tx",
      head: "Transaction",
      className: "max-lg:hidden",
      cell: (row) => <Transaction row={row} explorerUrl={explorerUrl} />,
    },
  ];
  return (
    <DataTable
      caption="Settlements"
      columns={columns}
      rows={rows}
      rowKey={(row) => row.sessionId}
      item={(row) => (
        <ListRow
          href={href(row)}
          title={<span className="font-mono text-sm font-[450]">{shortId(row.sessionId)}</span>}
          meta={<StatusBadge look={look(row)} />}
          value={
            <Amount
              micro={row.isPayer ? -BigInt(row.chargedMicroUsdc) : row.toMicroUsdc}
              plus={!row.isPayer}
              unit={false}
            />
          }
          note={<Time iso={row.endedAt.toISOString()} />}
        />
      )}
    />
  );
}

/** Of a failed one: when it is tried again, and what helps. */
function NextStep({ slug, row }: { slug: string; row: SettlementLine }) {
  if (row.state !== "FAILED") return null;
  return (
    <span className="mt-1 block text-xs text-ink-2">
      {row.failureCode === "UNDERFUNDED" && row.isPayer && (
        <>
          <Link href={`/w/${slug}/wallet#top-up`} className="underline underline-offset-2">
            Top up {formatUsdc(BigInt(row.chargedMicroUsdc))}
          </Link>
          {" · "}
        </>
      )}
      {row.nextAttemptAt ? (
        <>
          next try in <Countdown untilIso={row.nextAttemptAt.toISOString()} />
        </>
      ) : (
        "not tried again by itself"
      )}
    </span>
  );
}

function Transaction({ row, explorerUrl }: { row: SettlementLine; explorerUrl: string }) {
  if (!row.txHash) return <span className="text-ink-3">—</span>;
  return (
    <Copyable
      value={row.txHash}
      short={shortHex(row.txHash)}
      name="transaction hash"
      href={explorerHref(explorerUrl, "tx", row.txHash)}
    />
  );
}
