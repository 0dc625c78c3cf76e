import { Send } from "lucide-react";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { AdminsOnly } from "#components/errors/admins-only.tsx";
import { Failure } from "#components/errors/failure.tsx";
import { PageHead } from "#components/shell/page-head.tsx";
import { StatusBadge } from "#components/status/status-badge.tsx";
import { webhookStatus } from "#components/status/webhook-status.ts";
import { Breadcrumbs } from "#components/ui/breadcrumbs.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { LazyDrawer } from "#components/ui/lazy-drawer.tsx";
import { Pager } from "#components/ui/pager.tsx";
import { RefreshWhile } from "#components/ui/refresh-while.tsx";
import { DeliveryTable } from "#components/webhooks/delivery-table.tsx";
import { EndpointActions } from "#components/webhooks/endpoint-actions.tsx";
import { EndpointCard } from "#components/webhooks/endpoint-card.tsx";
import { MessageDetail } from "#components/webhooks/message-detail.tsx";
import { ReplayButton } from "#components/webhooks/replay-button.tsx";
import { webhookHref } from "#components/webhooks/webhook-hrefs.ts";
import { uuid } from "#core/primitives.schemas.ts";
import { getWebhook } from "#core/webhooks/get-webhook.ts";
import { getWebhookMessage } from "#core/webhooks/get-webhook-message.ts";
import { listWebhookDeliveries } from "#core/webhooks/list-webhook-deliveries.ts";
import { MessageId } from "#core/webhooks/webhooks.schemas.ts";
import { openWorkspace } from "#http/console.ts";
import { attempt } from "../../../../attempt.ts";

export const metadata: Metadata = { title: "Webhook" };

const LIMIT = 50;

interface Props {
  params: Promise<{ slug: string; id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function WebhookPage({ params, searchParams }: Props) {
  const { slug, id } = await params;
  const webhookId = uuid.safeParse(id).data ?? notFound();
  const { cursor, message } = await searchParams;
  const { role, ctx } = await openWorkspace(slug);
  if (role === "VIEWER") return <AdminsOnly title="Webhook" what="the endpoints and what was sent to them" />;
  const page = typeof cursor === "string" ? cursor : undefined;
  const asked = MessageId.safeParse(message);
  const [endpoint, deliveries, opened] = await Promise.all([
    attempt(ctx, () => getWebhook(ctx, { webhookId })),
    attempt(ctx, () => listWebhookDeliveries(ctx, { webhookId, limit: LIMIT, cursor: page })),
    asked.success ? attempt(ctx, () => getWebhookMessage(ctx, { webhookId, eventId: asked.data })) : null,
  ]);
  if (!endpoint.ok && endpoint.facts.detail === "webhook:notFound") notFound();
  const trail = [{ href: `/w/${slug}/webhooks`, label: "Webhooks" }];
  return (
    <>
      <PageHead
        crumbs={<Breadcrumbs trail={trail} here={endpoint.ok ? hostOf(endpoint.data.url) : "Endpoint"} />}
        title={endpoint.ok ? <bdi>{endpoint.data.description || hostOf(endpoint.data.url)}</bdi> : "Endpoint"}
        badge={endpoint.ok && <StatusBadge look={webhookStatus(endpoint.data)} />}
        actions={endpoint.ok && <EndpointActions endpoint={endpoint.data} />}
      />
      <div className="space-y-4 lg:space-y-5">
        {endpoint.ok ? <EndpointCard endpoint={endpoint.data} /> : <Failure facts={endpoint.facts} retry />}
        {!deliveries.ok && <Failure facts={deliveries.facts} retry />}
        {deliveries.ok && (
          <Card aria-labelledby="deliveries" className="overflow-hidden">
            <RefreshWhile active={!page} />
            <div className="flex items-center gap-3 px-4 py-3 lg:px-5">
              <h2 id="deliveries" className="text-md font-semibold">
                Deliveries
              </h2>
              <span className="-my-1.5 ml-auto">
                <ReplayButton webhookId={webhookId} />
              </span>
            </div>
            {deliveries.data.rows.length === 0 ? (
              <EmptyState
                heading="h3"
                icon={Send}
                title="Nothing sent yet"
                text="Each attempt appears here and stays for 30 days. Send a test to see one."
              />
            ) : (
              <>
                <DeliveryTable
                  rows={deliveries.data.rows}
                  messageHref={(each) => webhookHref(slug, webhookId, { cursor: page, message: each })}
                />
                <Pager
                  shown={deliveries.data.rows.length === 1 ? "1 attempt" : `${deliveries.data.rows.length} attempts`}
                  firstHref={page && webhookHref(slug, webhookId)}
                  nextHref={
                    deliveries.data.nextCursor
                      ? webhookHref(slug, webhookId, { cursor: deliveries.data.nextCursor })
                      : undefined
                  }
                />
              </>
            )}
          </Card>
        )}
      </div>
      {opened && (
        <LazyDrawer
          title={opened.ok ? opened.data.type : "Message"}
          closeHref={webhookHref(slug, webhookId, { cursor: page })}
        >
          {opened.ok ? (
            <MessageDetail webhookId={webhookId} message={opened.data} />
          ) : (
            <Failure facts={opened.facts} retry />
          )}
        </LazyDrawer>
      )}
    </>
  );
}

const hostOf = (url: string) => (URL.canParse(url) ? new URL(url).host : url);
