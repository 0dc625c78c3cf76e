"use client";
import { ReceiptText } from "lucide-react";
import { formatUsdc } from "#core/money.ts";
import type { WalletEvent } from "../api/wire.ts";
import type { Rendered } from "../sessions/sessions.queries.ts";
import { Amount } from "../ui/amount.tsx";
import { Card } from "../ui/card.tsx";
import { Copyable } from "../ui/copyable.tsx";
import { countText } from "../ui/count-text.ts";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Link } from "../ui/link.tsx";
import { Pager } from "../ui/pager.tsx";
import { shortHex, shortId } from "../ui/shorten.ts";
import { Time } from "../ui/time.tsx";
import { explorerHref } from "../workspace/explorer-href.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { eventWords } from "./event-words.ts";
import { useLedger } from "./ledger.queries.ts";
import { LEDGER_PAGE } from "./ledger-page.ts";

/** Every confirmed movement of the wallet on the contract, newest first. */
export function Ledger({
  rendered,
  cursor,
}: {
  rendered: Rendered<WalletEvent[]> & { more: boolean };
  cursor: string;
}) {
  const { id, slug, config } = useWorkspace();
  const { data: fact } = useLedger(id, cursor, rendered);
  const rows = fact.data;
  const last = rows.at(-1);
  const more = rendered.more || (rows.length === LEDGER_PAGE && rendered.data.length < LEDGER_PAGE);
  const columns: Column<WalletEvent>[] = [
    { key: "what", head: "What", cell: (row) => <span className="font-medium">{eventWords(row).text}</span> },
    { key: "when", head: "When", cell: (row) => <Time iso={row.confirmedAt} /> },
    {
      key: "session",
      head: "Session",
      className: "max-lg:hidden",
      cell: (row) => <SessionLink slug={slug} id={row.relatedSession} />,
    },
    {
      key: "block",
      head: "Block",
      align: "right",
      className: "max-xl:hidden",
      cell: (row) => <span className="num text-ink-2">{countText(row.blockNumber)}</span>,
    },
    {
      key: "tx",
      head: "Transaction",
      cell: (row) => (
        <Copyable
          value={row.txHash}
          short={shortHex(row.txHash)}
          name="transaction hash"
          href={explorerHref(config.explorerUrl, "tx", row.txHash)}
        />
      ),
    },
    {
      key: "amount",
      head: "Amount, USDC",
      align: "right",
      cell: (row) => (
        <span className="font-medium">
          <EventAmount row={row} />
        </span>
      ),
    },
  ];
  return (
    <Card aria-labelledby="ledger" className="overflow-hidden">
      <h2 id="ledger" className="px-4 py-3 text-md font-semibold lg:px-5">
        Ledger
      </h2>
      {rows.length === 0 ? (
        <EmptyState
          heading="h3"
          icon={ReceiptText}
          title="Nothing on the ledger yet"
          text="Top-ups, withdrawals and paid sessions appear here once the chain has confirmed them."
        />
      ) : (
        <>
          <DataTable
            caption="On-chain ledger"
            columns={columns}
            rows={rows}
            rowKey={(row) => row.id}
            item={(row) => (
              <div className="flex min-h-16 items-center gap-3 px-4 py-3">
                <div className="min-w-0 flex-1">
                  <p className="font-medium">{eventWords(row).text}</p>
                  <p className="flex items-center gap-2 text-sm text-ink-3">
                    <Time iso={row.confirmedAt} />
                    <Copyable value={row.txHash} short={shortHex(row.txHash)} name="transaction hash" />
                  </p>
                </div>
                <span className="shrink-0 font-medium">
                  <EventAmount row={row} />
                </span>
              </div>
            )}
          />
          <Pager
            shown={rows.length === 1 ? "1 entry" : `${rows.length} entries`}
            firstHref={cursor ? `/w/${slug}/wallet` : undefined}
            nextHref={last && more ? `/w/${slug}/wallet?cursor=${last.id}` : undefined}
          />
        </>
      )}
    </Card>
  );
}

/** An approval may be unlimited: it is said, not printed. */
function EventAmount({ row }: { row: WalletEvent }) {
  const { flow } = eventWords(row);
  const micro = BigInt(row.amountUsdc);
  if (flow === "none") {
    return (
      <span className="num font-normal text-ink-3">{micro > 10n ** 30n ? "without limit" : formatUsdc(micro)}</span>
    );
  }
  return <Amount micro={flow === "out" ? -micro : micro} plus={flow === "in"} unit={false} />;
}

function SessionLink({ slug, id }: { slug: string; id: string | null }) {
  if (!id) return <span className="text-ink-3">—</span>;
  return (
    <Link
      href={`/w/${slug}/sessions/${id}`}
      className="font-mono text-sm font-[450] text-ink-2 underline-offset-2 hover:underline"
    >
      {shortId(id)}
    </Link>
  );
}
