import { Webhook } from "lucide-react";
import type { Metadata } from "next";
import { AdminsOnly } from "#components/errors/admins-only.tsx";
import { Failure } from "#components/errors/failure.tsx";
import { PageHead } from "#components/shell/page-head.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { AddEndpointButton } from "#components/webhooks/add-endpoint-button.tsx";
import { WebhookTable } from "#components/webhooks/webhook-table.tsx";
import { listWebhooks } from "#core/webhooks/list-webhooks.ts";
import { openWorkspace } from "#http/console.ts";
import { attempt } from "../../../attempt.ts";

export const metadata: Metadata = { title: "Webhooks" };

export default async function WebhooksPage({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  const { role, ctx } = await openWorkspace(slug);
  if (role === "VIEWER") return <AdminsOnly title="Webhooks" what="the endpoints and what was sent to them" />;
  const webhooks = await attempt(ctx, () => listWebhooks(ctx));
  const none = webhooks.ok && webhooks.data.length === 0;
  return (
    <>
      <PageHead title="Webhooks" actions={!none && <AddEndpointButton />} />
      {!webhooks.ok && <Failure facts={webhooks.facts} retry />}
      {webhooks.ok && (
        <Card className="overflow-hidden">
          {none ? (
            <EmptyState
              icon={Webhook}
              title="No endpoints yet"
              text="An endpoint is told what happens: sessions, settlements, keys, the pool. Messages are signed, and tried again for four days."
              actions={
                <>
                  <AddEndpointButton />
                  <ButtonLink href="/docs/api/webhooks" variant="ghost">
                    Read about webhooks
                  </ButtonLink>
                </>
              }
            />
          ) : (
            <WebhookTable slug={slug} rows={webhooks.data} />
          )}
        </Card>
      )}
    </>
  );
}
