import { ChevronLeft, ChevronRight, Download, ReceiptText } from "lucide-react";
import type { Statement, StatementLine } from "../api/wire.ts";
import { Amount } from "../ui/amount.tsx";
import { ButtonLink, buttonClass } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Copyable } from "../ui/copyable.tsx";
import { countText } from "../ui/count-text.ts";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Link } from "../ui/link.tsx";
import { shortHex, shortId } from "../ui/shorten.ts";
import { Time } from "../ui/time.tsx";
import { explorerHref } from "../workspace/explorer-href.ts";
import { eventWords } from "./event-words.ts";
import { monthText, moveMonth } from "./months.ts";
import { walletHref } from "./wallet-tabs.ts";

/** A month of the ledger: what was there before, each line with its proof on chain, what is left. */
export function StatementCard({
  slug,
  explorerUrl,
  statement,
  latest,
}: {
  slug: string;
  explorerUrl: string;
  statement: Statement;
  /** The month that runs. */
  latest: string;
}) {
  const { month, lines } = statement;
  const csv = `/api/v1/workspaces/${statement.workspaceId}/statement?month=${month}&format=csv`;
  return (
    <Card aria-labelledby="statement" className="overflow-hidden">
      <div className="flex flex-wrap items-center gap-2 px-4 py-3 lg:px-5">
        <h2 id="statement" className="min-w-36 text-md font-semibold">
          {monthText(month)}
        </h2>
        <ButtonLink
          href={walletHref(slug, "statement", moveMonth(month, -1))}
          scroll={false}
          size="sm"
          icon={ChevronLeft}
          aria-label={`Earlier: ${monthText(moveMonth(month, -1))}`}
        />
        {month < latest && (
          <ButtonLink
            href={walletHref(slug, "statement", moveMonth(month, 1))}
            scroll={false}
            size="sm"
            icon={ChevronRight}
            aria-label={`Later: ${monthText(moveMonth(month, 1))}`}
          />
        )}
        <a href={csv} download className={buttonClass({ size: "sm", className: "ml-auto" })}>
          <Download className="size-4 shrink-0" aria-hidden />
          Export CSV
        </a>
      </div>
      <dl className="grid grid-cols-2 border-t border-line">
        <Balance name="Opening balance" micro={statement.openingBalanceMicroUsdc} />
        <Balance name={month < latest ? "Closing balance" : "Balance now"} micro={statement.closingBalanceMicroUsdc} />
      </dl>
      {lines.length === 0 ? (
        <EmptyState
          heading="h3"
          icon={ReceiptText}
          title={`Nothing moved in ${monthText(month)}`}
          text="Top-ups, withdrawals and paid sessions of the month are listed here, each with its transaction."
        />
      ) : (
        <LineTable slug={slug} explorerUrl={explorerUrl} lines={lines} month={month} />
      )}
      <p className="border-t border-line px-4 py-2.5 text-sm text-pretty text-ink-3 lg:px-5">
        Months are UTC, by the time of the block. The changes add up to the difference of the balances, to the last
        place. Earnings go to the wallet itself and do not change the pool.
      </p>
    </Card>
  );
}

function Balance({ name, micro }: { name: string; micro: string }) {
  return (
    <div className="px-4 py-3 last:border-l last:border-line lg:px-5">
      <dt className="text-sm text-ink-2">{name}</dt>
      <dd className="mt-0.5 text-md font-medium">
        <Amount micro={micro} />
      </dd>
    </div>
  );
}

function LineTable({
  slug,
  explorerUrl,
  lines,
  month,
}: {
  slug: string;
  explorerUrl: string;
  lines: readonly StatementLine[];
  month: string;
}) {
  const proof = (line: StatementLine) => (
    <Copyable
      value={line.txHash}
      short={shortHex(line.txHash)}
      name="transaction hash"
      href={explorerHref(explorerUrl, "tx", line.txHash)}
    />
  );
  const what = (line: StatementLine) =>
    line.sessionId ? (
      <Link href={`/w/${slug}/sessions/${line.sessionId}`} className="font-medium underline-offset-2 hover:underline">
        {eventWords(line).text}
      </Link>
    ) : (
      <span className="font-medium">{eventWords(line).text}</span>
    );
  const change = (line: StatementLine) =>
    line.side === "PAYEE" ? (
      <span className="num text-ink-3">to the wallet</span>
    ) : (
      <Amount micro={line.changeMicroUsdc} plus={!line.changeMicroUsdc.startsWith("-")} unit={false} />
    );
  const columns: Column<StatementLine>[] = [
    {
      key: "what",
      head: "What",
      cell: (line) => (
        <>
          {what(line)}
          <span className="block text-xs text-ink-3">
            <Time iso={line.at} />
          </span>
        </>
      ),
    },
    {
      key: "session",
      head: "Session",
      className: "max-xl:hidden",
      cell: (line) =>
        line.sessionId ? (
          <span className="font-mono text-sm font-[450] text-ink-2">{shortId(line.sessionId)}</span>
        ) : (
          <span className="text-ink-3">—</span>
        ),
    },
    {
      key: "seconds",
      head: "Seconds",
      align: "right",
      className: "max-lg:hidden",
      cell: (line) => <span className="num text-ink-2">{line.seconds == null ? "—" : countText(line.seconds)}</span>,
    },
    {
      key: "amount",
      head: "Amount, USDC",
      align: "right",
      cell: (line) => <Amount micro={line.amountMicroUsdc} unit={false} />,
    },
    { key: "change", head: "Pool, USDC", align: "right", cell: change },
    {
      key: "balance",
      head: "Balance, USDC",
      align: "right",
      className: "max-lg:hidden",
      cell: (line) => <Amount micro={line.balanceMicroUsdc} unit={false} />,
    },
    {
      key: "proof",
      head: "Proof",
      cell: (line) => (
        <>
          {proof(line)}
          <span className="num block text-xs text-ink-3">
            block {countText(line.blockNumber)}, log {line.logIndex}
          </span>
        </>
      ),
    },
  ];
  return (
    <DataTable
      caption={`Statement of ${monthText(month)}`}
      columns={columns}
      rows={lines}
      rowKey={(line) => `${line.txHash} ${line.logIndex} ${line.side}`}
      item={(line) => (
        <div className="flex min-h-16 items-center gap-3 px-4 py-3">
          <div className="min-w-0 flex-1">
            {what(line)}
            <p className="flex flex-wrap items-center gap-x-2 text-sm text-ink-3">
              <Time iso={line.at} />
              {proof(line)}
            </p>
          </div>
          <span className="shrink-0 text-right font-medium">{change(line)}</span>
        </div>
      )}
    />
  );
}
