"use client";
import { ChevronRight, Video } from "lucide-react";
import type { Session } from "../api/wire.ts";
import { SessionTable } from "../sessions/session-table.tsx";
import type { Rendered } from "../sessions/sessions.queries.ts";
import { Card } from "../ui/card.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Link } from "../ui/link.tsx";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { useLatestSessions } from "./overview.queries.ts";

export function LatestSessions({ rendered }: { rendered: Rendered<Session[]> }) {
  const { id, slug } = useWorkspace();
  const { data: fact } = useLatestSessions(id, rendered);
  return (
    <Card aria-labelledby="latest" className="overflow-hidden">
      <div className="flex items-center gap-3 px-4 py-3 lg:px-5">
        <h2 id="latest" className="text-md font-semibold">
          Latest sessions
        </h2>
        <Link
          href={`/w/${slug}/sessions`}
          className="ml-auto inline-flex h-8 items-center gap-1 text-ink-2 hover:text-ink max-lg:h-11"
        >
          All sessions
          <ChevronRight className="size-4 shrink-0" aria-hidden />
        </Link>
      </div>
      {fact.data.length === 0 ? (
        <EmptyState
          heading="h3"
          icon={Video}
          title="No sessions yet"
          text="Open one and pay only for the seconds you watch."
        />
      ) : (
        <SessionTable slug={slug} caption="Latest sessions" side="consumer" fact={fact} />
      )}
    </Card>
  );
}
