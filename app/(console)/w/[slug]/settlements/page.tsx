import { ReceiptText, SearchX } from "lucide-react";
import type { Metadata } from "next";
import { Failure } from "#components/errors/failure.tsx";
import {
  readSettlementFilter,
  settlementFilters,
  settlementsHref,
} from "#components/settlements/settlement-filters.ts";
import { SettlementTable } from "#components/settlements/settlement-table.tsx";
import { PageHead } from "#components/shell/page-head.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Pager } from "#components/ui/pager.tsx";
import { RefreshWhile } from "#components/ui/refresh-while.tsx";
import { SegmentedLinks } from "#components/ui/segmented-control.tsx";
import { listSettlements } from "#core/settlements/list-settlements.ts";
import { openWorkspace, publicConfig } from "#http/console.ts";
import { attempt } from "../../../attempt.ts";

export const metadata: Metadata = { title: "Settlements" };

const LIMIT = 50;

interface Props {
  params: Promise<{ slug: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function SettlementsPage({ params, searchParams }: Props) {
  const { slug } = await params;
  const filter = readSettlementFilter(await searchParams);
  const { ctx } = await openWorkspace(slug);
  const [page, { explorerUrl }] = await Promise.all([
    attempt(ctx, () => listSettlements(ctx, { ...filter, limit: LIMIT })),
    publicConfig(),
  ]);
  return (
    <>
      <PageHead title="Settlements" />
      <div className="-mx-4 mb-4 overflow-x-auto px-4 lg:mx-0 lg:px-0">
        <SegmentedLinks
          label="State"
          links={settlementFilters.map(({ state, label }) => ({
            href: settlementsHref(slug, { state: state || undefined }),
            label,
            current: (filter.state ?? "") === state,
          }))}
        />
      </div>
      {!page.ok && <Failure facts={page.facts} retry />}
      {page.ok && (
        <Card className="overflow-hidden">
          <RefreshWhile active={page.data.rows.some(({ state }) => state === "PENDING" || state === "SUBMITTED")} />
          {page.data.rows.length === 0 ? (
            <Empty slug={slug} filtered={Boolean(filter.state ?? filter.after)} />
          ) : (
            <>
              <SettlementTable slug={slug} explorerUrl={explorerUrl} rows={page.data.rows} />
              <Pager
                shown={page.data.rows.length === 1 ? "1 settlement" : `${page.data.rows.length} settlements`}
                firstHref={filter.after && settlementsHref(slug, { state: filter.state })}
                nextHref={page.data.next ? settlementsHref(slug, { ...filter, after: page.data.next }) : undefined}
              />
            </>
          )}
        </Card>
      )}
    </>
  );
}

function Empty({ slug, filtered }: { slug: string; filtered: boolean }) {
  return filtered ? (
    <EmptyState
      icon={SearchX}
      title="Nothing matches"
      text="No settlement is in this state."
      actions={<ButtonLink href={settlementsHref(slug, {})}>Clear</ButtonLink>}
    />
  ) : (
    <EmptyState
      icon={ReceiptText}
      title="No settlements yet"
      text="Finished sessions appear here seconds after they end."
    />
  );
}
