"use client";
import type { Member } from "../api/wire.ts";
import { RefreshFailed } from "../errors/refresh-failed.tsx";
import type { Rendered } from "../sessions/sessions.queries.ts";
import { Card } from "../ui/card.tsx";
import { mayAdministrate } from "../workspace/roles.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { useMembers } from "./members.queries.ts";
import { MembersTable } from "./members-table.tsx";

/** All members; a failed refresh keeps what is known and says so. */
export function MembersList({ rendered }: { rendered: Rendered<Member[]> }) {
  const { id, role } = useWorkspace();
  const { data: fact, error, refetch, isFetching } = useMembers(id, rendered);
  const rows = fact.data;
  return (
    <>
      <RefreshFailed error={error} pending={isFetching} onRetry={() => void refetch()} />
      <div className="mb-3 flex flex-wrap items-baseline gap-x-3 gap-y-1 text-sm text-ink-3">
        <p className="text-pretty">
          {mayAdministrate(role)
            ? "A member signs in with a wallet. The pool stays with the wallet of the workspace, whoever is a member."
            : "Your role (Viewer) sees who is here. Owners and admins add, change and remove members."}
        </p>
        <p className="num ml-auto">{rows.length === 1 ? "1 member" : `${rows.length} members`}</p>
      </div>
      <Card className="overflow-hidden">
        <MembersTable rows={rows} />
      </Card>
    </>
  );
}
