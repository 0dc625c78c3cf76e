import { Plus } from "lucide-react";
import type { Metadata } from "next";
import { Failure } from "#components/errors/failure.tsx";
import { listHref, readFilters, stateFilters } from "#components/sessions/list-filters.ts";
import { SessionList } from "#components/sessions/session-list.tsx";
import { PageHead } from "#components/shell/page-head.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { SegmentedLinks } from "#components/ui/segmented-control.tsx";
import { listSessions } from "#core/sessions/list-sessions.ts";
import { SessionState } from "#core/sessions/sessions.schemas.ts";
import { openWorkspace } from "#http/console.ts";
import { attempt } from "../../../attempt.ts";

export const metadata: Metadata = { title: "Sessions" };

const LIMIT = 50;

interface Props {
  params: Promise<{ slug: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function SessionsPage({ params, searchParams }: Props) {
  const { slug } = await params;
  const filter = readFilters(await searchParams);
  const { workspace, role, ctx } = await openWorkspace(slug);
  const { side, state, cursor } = filter;
  const page = await attempt(ctx, () =>
    listSessions(ctx, {
      limit: LIMIT,
      side,
      ...(state ? { state: [SessionState.parse(state)] } : {}),
      ...(cursor ? { cursor } : {}),
    }),
  );
  const nothing = page.ok && page.data.rows.length === 0 && !state && !cursor && side === "consumer";
  const bothSides = workspace.roles.length === 2;
  return (
    <>
      <PageHead
        title="Sessions"
        actions={
          role !== "VIEWER" &&
          workspace.roles.includes("CONSUMER") &&
          !nothing && (
            <ButtonLink href={`/w/${slug}/sessions/new`} variant="primary" icon={Plus}>
              New session
            </ButtonLink>
          )
        }
      />
      <div className="mb-4 flex flex-wrap items-center gap-3">
        {bothSides && (
          <SegmentedLinks
            label="Side"
            wide
            links={(["consumer", "operator"] as const).map((each) => ({
              href: listHref(slug, { side: each, state, cursor: "" }),
              label: each === "consumer" ? "Requested by us" : "Operated by us",
              current: each === side,
            }))}
          />
        )}
        <div className="-mx-4 max-w-[100vw] overflow-x-auto px-4 lg:mx-0 lg:px-0">
          <SegmentedLinks
            label="State"
            links={stateFilters.map((each) => ({
              href: listHref(slug, { side, state: each.state, cursor: "" }),
              label: each.label,
              current: each.state === state,
            }))}
          />
        </div>
      </div>
      {page.ok ? (
        <SessionList
          key={listHref(slug, filter)}
          filter={{ ...filter, limit: LIMIT }}
          rendered={{ data: page.data.rows, at: page.at, next: page.data.nextCursor }}
        />
      ) : (
        <Failure facts={page.facts} retry />
      )}
    </>
  );
}
