"use client";
import { Plus, SearchX, Video } from "lucide-react";
import type { Session } from "../api/wire.ts";
import { RefreshFailed } from "../errors/refresh-failed.tsx";
import { ButtonLink } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Pager } from "../ui/pager.tsx";
import { mayAdministrate } from "../workspace/roles.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { listHref, stateLabel } from "./list-filters.ts";
import { SessionTable } from "./session-table.tsx";
import { type ListFilter, type Rendered, useSessionList } from "./sessions.queries.ts";

/** One page of sessions: patches live rows in place, says what an empty page means. */
export function SessionList({
  filter,
  rendered,
}: {
  filter: ListFilter;
  rendered: Rendered<Session[]> & { next: string | null };
}) {
  const { id, slug, role, roles } = useWorkspace();
  const list = useSessionList(id, filter, rendered);
  const { data: fact, error, refetch, isFetching } = list;
  const nothing = fact.data.length === 0;
  return (
    <>
      <RefreshFailed error={error} pending={isFetching} onRetry={() => void refetch()} />
      <Card className="overflow-hidden">
        {nothing ? (
          <Empty filter={filter} slug={slug} mayOpen={mayAdministrate(role) && roles.includes("CONSUMER")} />
        ) : (
          <>
            <SessionTable slug={slug} caption="Sessions" side={filter.side} fact={fact} />
            <Pager
              shown={fact.data.length === 1 ? "1 session" : `${fact.data.length} sessions`}
              firstHref={filter.cursor ? listHref(slug, { ...filter, cursor: "" }) : undefined}
              nextHref={fact.next ? listHref(slug, { ...filter, cursor: fact.next }) : undefined}
            />
          </>
        )}
      </Card>
    </>
  );
}

function Empty({ filter, slug, mayOpen }: { filter: ListFilter; slug: string; mayOpen: boolean }) {
  if (filter.state || filter.cursor) {
    return (
      <EmptyState
        icon={SearchX}
        title="Nothing matches"
        text={
          filter.state ? `No session is ${stateLabel(filter.state).toLowerCase()}.` : "There are no older sessions."
        }
        actions={<ButtonLink href={listHref(slug, { ...filter, state: "", cursor: "" })}>Clear</ButtonLink>}
      />
    );
  }
  if (filter.side === "operator") {
    return (
      <EmptyState
        icon={Video}
        title="Nothing operated yet"
        text="Sessions that this workspace accepts as an operator appear here, with what they earned."
      />
    );
  }
  return (
    <EmptyState
      icon={Video}
      title="No sessions yet"
      text="Open one and pay only for the seconds you watch."
      actions={
        <>
          {mayOpen && (
            <ButtonLink href={`/w/${slug}/sessions/new`} variant="primary" icon={Plus}>
              New session
            </ButtonLink>
          )}
          <ButtonLink href="/docs/quickstart" variant="ghost">
            Do it with curl
          </ButtonLink>
        </>
      }
    />
  );
}
