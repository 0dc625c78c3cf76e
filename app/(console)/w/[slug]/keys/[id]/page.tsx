import { Activity, SearchX } from "lucide-react";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Failure } from "#components/errors/failure.tsx";
import { KeyActions } from "#components/keys/key-actions.tsx";
import { KeyBadge } from "#components/keys/key-badge.tsx";
import { KeyFactsCard, KeySpendCard } from "#components/keys/key-cards.tsx";
import { keyHref, readRequestFilter, statusFilters } from "#components/keys/key-href.ts";
import { RequestChart } from "#components/keys/request-chart.tsx";
import { RequestDetail } from "#components/keys/request-detail.tsx";
import { RequestTable } from "#components/keys/request-table.tsx";
import { PageHead } from "#components/shell/page-head.tsx";
import { keyState } from "#components/status/key-status.ts";
import { Breadcrumbs } from "#components/ui/breadcrumbs.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Card, CardBody, CardHead } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { LazyDrawer } from "#components/ui/lazy-drawer.tsx";
import { Pager } from "#components/ui/pager.tsx";
import { SegmentedLinks } from "#components/ui/segmented-control.tsx";
import { mayAdministrate } from "#components/workspace/roles.ts";
import { listKeys } from "#core/keys/list-keys.ts";
import { lastDays } from "#core/last-days.ts";
import { uuid } from "#core/primitives.schemas.ts";
import { countRequests } from "#core/requests/count-requests.ts";
import { listRequests } from "#core/requests/list-requests.ts";
import { listKeySpend } from "#core/usage/list-key-spend.ts";
import { openWorkspace } from "#http/console.ts";
import { attempt } from "../../../../attempt.ts";

export const metadata: Metadata = { title: "API key" };

const LIMIT = 50;
/** The log is kept for a week. */
const DAYS = 7;

interface Props {
  params: Promise<{ slug: string; id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function KeyPage({ params, searchParams }: Props) {
  const { slug, id } = await params;
  const keyId = uuid.safeParse(id).data ?? notFound();
  const asked = await searchParams;
  const filter = readRequestFilter(asked);
  const { role, ctx } = await openWorkspace(slug);
  const { status, cursor } = filter;
  const [keys, spend, counts, requests] = await Promise.all([
    attempt(ctx, () => listKeys(ctx)),
    attempt(ctx, () => listKeySpend(ctx)),
    attempt(ctx, () => countRequests(ctx, { keyId })),
    attempt(ctx, () =>
      listRequests(ctx, { limit: LIMIT, keyId, status: status || undefined, cursor: cursor || undefined }),
    ),
  ]);
  const trail = [{ href: `/w/${slug}/keys`, label: "API keys" }];
  if (!keys.ok) {
    return (
      <>
        <PageHead crumbs={<Breadcrumbs trail={trail} here="Key" />} title="API key" />
        <Failure facts={keys.facts} retry />
      </>
    );
  }
  const key = keys.data.find((each) => each.id === keyId) ?? notFound();
  const nowSeconds = Math.floor(Date.parse(keys.at) / 1000);
  const state = keyState(key, nowSeconds);
  const days = lastDays(new Date(keys.at), DAYS);
  const opened = requests.ok && requests.data.rows.find((row) => row.requestId === asked.request);
  return (
    <>
      <PageHead
        crumbs={<Breadcrumbs trail={trail} here={<bdi>{key.label}</bdi>} />}
        title={<bdi>{key.label}</bdi>}
        badge={<KeyBadge apiKey={key} nowSeconds={nowSeconds} />}
        actions={
          mayAdministrate(role) &&
          (state === "active" || state === "ending") && <KeyActions apiKey={key} ending={state === "ending"} />
        }
      />
      <div className="space-y-4 lg:space-y-5">
        <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.6fr)] lg:gap-5">
          {spend.ok ? (
            <KeySpendCard
              apiKey={key}
              spentTodayMicroUsdc={spend.data.find((row) => row.keyId === keyId)?.spentTodayMicroUsdc ?? "0"}
            />
          ) : (
            <Failure facts={spend.facts} retry />
          )}
          <div className="min-w-0">
            {counts.ok ? (
              <Card aria-labelledby="calls" className="h-full">
                <CardBody>
                  <CardHead id="calls" title="Requests, 7 days" className="mb-4" />
                  <RequestChart days={days} counts={counts.data} />
                </CardBody>
              </Card>
            ) : (
              <Failure facts={counts.facts} retry />
            )}
          </div>
        </div>
        <KeyFactsCard apiKey={key} />
        {!requests.ok && <Failure facts={requests.facts} retry />}
        {requests.ok && (
          <Card aria-labelledby="requests" className="overflow-hidden">
            <div className="flex flex-wrap items-center gap-3 px-4 py-3 lg:px-5">
              <h2 id="requests" className="text-md font-semibold">
                Request log
              </h2>
              <span className="ml-auto">
                <SegmentedLinks
                  label="Status"
                  links={statusFilters.map((each) => ({
                    href: keyHref(slug, keyId, { status: each.status }),
                    label: each.label,
                    current: each.status === status,
                  }))}
                />
              </span>
            </div>
            {requests.data.rows.length === 0 ? (
              <EmptyState
                heading="h3"
                icon={status || cursor ? SearchX : Activity}
                title={status || cursor ? "Nothing matches" : "No calls in the last 7 days"}
                text={
                  status || cursor
                    ? "No call of the last 7 days was answered like that."
                    : "Each call with this key appears here a few seconds later, with its status and how long it took."
                }
                actions={(status || cursor) && <ButtonLink href={keyHref(slug, keyId)}>Clear</ButtonLink>}
              />
            ) : (
              <>
                <RequestTable
                  rows={requests.data.rows}
                  requestHref={(request) => keyHref(slug, keyId, { ...filter, request })}
                />
                <Pager
                  shown={requests.data.rows.length === 1 ? "1 call" : `${requests.data.rows.length} calls`}
                  firstHref={cursor ? keyHref(slug, keyId, { status }) : undefined}
                  nextHref={
                    requests.data.nextCursor
                      ? keyHref(slug, keyId, { status, cursor: requests.data.nextCursor })
                      : undefined
                  }
                />
              </>
            )}
          </Card>
        )}
      </div>
      {typeof asked.request === "string" && (
        <LazyDrawer title="Call" closeHref={keyHref(slug, keyId, filter)}>
          {opened ? (
            <RequestDetail request={opened} origin={ctx.settings.APP_URL} />
          ) : (
            <p className="text-ink-2">
              This call is not on this page of the log. Close this and look for it by its time.
            </p>
          )}
        </LazyDrawer>
      )}
    </>
  );
}
