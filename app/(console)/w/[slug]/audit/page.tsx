import { ScrollText, SearchX } from "lucide-react";
import type { Metadata } from "next";
import { AuditDetail } from "#components/audit/audit-detail.tsx";
import { AuditFilterBar } from "#components/audit/audit-filter-bar.tsx";
import { auditHref, auditQuery, noAuditFilters, readAuditFilters } from "#components/audit/audit-filters.ts";
import { AuditActorName, AuditSentence, AuditTable } from "#components/audit/audit-table.tsx";
import { AdminsOnly } from "#components/errors/admins-only.tsx";
import { Failure } from "#components/errors/failure.tsx";
import { PageHead } from "#components/shell/page-head.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { LazyDrawer } from "#components/ui/lazy-drawer.tsx";
import { Pager } from "#components/ui/pager.tsx";
import { shortHex } from "#components/ui/shorten.ts";
import { ListAuditQuery } from "#core/audit/audit.schemas.ts";
import { findAuditEntry } from "#core/audit/find-audit-entry.ts";
import { listAudit } from "#core/audit/list-audit.ts";
import { listKeys } from "#core/keys/list-keys.ts";
import { listMembers } from "#core/members/list-members.ts";
import { uuid } from "#core/primitives.schemas.ts";
import { openWorkspace } from "#http/console.ts";
import { attempt } from "../../../attempt.ts";

export const metadata: Metadata = { title: "Audit log" };

interface Props {
  params: Promise<{ slug: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function AuditPage({ params, searchParams }: Props) {
  const { slug } = await params;
  const asked = await searchParams;
  const { role, workspace, login, ctx } = await openWorkspace(slug);
  if (role === "VIEWER") return <AdminsOnly title="Audit log" what="who did what" />;
  const filters = readAuditFilters(asked);
  const cursor = typeof asked.cursor === "string" ? asked.cursor : undefined;
  const entryId = uuid.safeParse(asked.entry).data;
  const [page, members, keyList, entry] = await Promise.all([
    attempt(ctx, () => listAudit(ctx, ListAuditQuery.parse({ ...auditQuery(filters), ...(cursor ? { cursor } : {}) }))),
    attempt(ctx, () => listMembers(ctx, { limit: 100 })),
    attempt(ctx, () => listKeys(ctx)),
    entryId ? attempt(ctx, () => findAuditEntry(ctx, { id: entryId })) : null,
  ]);
  const keys = new Map((keyList.ok ? keyList.data : []).map((key) => [key.id, key]));
  const names = { slug, keys, signedInAddress: login.walletAddress };
  const actors = [
    ...(members.ok ? members.data.rows : []).map(({ walletAddress }) => ({
      value: walletAddress,
      label: walletAddress === login.walletAddress ? `You, ${shortHex(walletAddress)}` : shortHex(walletAddress),
    })),
    ...[...keys.values()].map(({ id, label }) => ({ value: id, label: `Key ${label}` })),
    { value: "system", label: "By itself" },
  ];
  const exported = new URLSearchParams({ format: "csv", ...auditQuery(filters) });
  const found = entry?.ok ? entry.data : null;
  return (
    <>
      <PageHead title="Audit log" />
      <AuditFilterBar
        slug={slug}
        filters={filters}
        actors={actors}
        exportHref={`/api/v1/workspaces/${workspace.id}/audit?${exported}`}
      />
      {!page.ok && <Failure facts={page.facts} retry />}
      {page.ok && (
        <Card className="overflow-hidden">
          {page.data.rows.length === 0 ? (
            <EmptyState
              icon={Object.values(filters).some(Boolean) ? SearchX : ScrollText}
              title="Nothing matches"
              text="No entry of the log has all of this."
              actions={<ButtonLink href={auditHref(slug, noAuditFilters)}>Clear</ButtonLink>}
            />
          ) : (
            <>
              <AuditTable
                {...names}
                rows={page.data.rows}
                entryHref={(id) => auditHref(slug, { ...filters, cursor, entry: id })}
              />
              <Pager
                shown={page.data.rows.length === 1 ? "1 entry" : `${page.data.rows.length} entries`}
                firstHref={cursor && auditHref(slug, filters)}
                nextHref={
                  page.data.nextCursor ? auditHref(slug, { ...filters, cursor: page.data.nextCursor }) : undefined
                }
              />
            </>
          )}
        </Card>
      )}
      {entry && (
        <LazyDrawer title={found ? found.action : "Entry"} closeHref={auditHref(slug, { ...filters, cursor })}>
          {!entry.ok && <Failure facts={entry.facts} retry />}
          {entry.ok && !found && <p className="text-ink-2">This workspace has no such entry.</p>}
          {found && (
            <AuditDetail
              entry={found}
              who={<AuditActorName {...names} actor={found.actor} />}
              what={<AuditSentence slug={slug} entry={found} />}
              actorHref={auditHref(slug, { actor: found.actor.walletAddress ?? found.actor.keyId ?? "system" })}
            />
          )}
        </LazyDrawer>
      )}
    </>
  );
}
