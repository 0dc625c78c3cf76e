import { LayoutGrid, Plus } from "lucide-react";
import type { Metadata } from "next";
import { PageHead } from "#components/shell/page-head.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { WorkspaceList } from "#components/workspaces/workspace-list.tsx";
import { requireLogin } from "#http/console.ts";

export const metadata: Metadata = { title: "Workspaces" };

export default async function WorkspacesPage() {
  const { workspaces, activeWorkspaceId } = await requireLogin("/workspaces");
  const none = workspaces.length === 0;
  return (
    <>
      <PageHead
        title="Workspaces"
        actions={
          !none && (
            <ButtonLink href="/workspaces/new" icon={Plus}>
              New workspace
            </ButtonLink>
          )
        }
      />
      <Card className="overflow-hidden">
        {none ? (
          <EmptyState
            icon={LayoutGrid}
            title="No workspace yet"
            text="A workspace is a team and its wallet: it mints keys, holds a pool and runs sessions."
            actions={
              <ButtonLink href="/workspaces/new" variant="primary" icon={Plus}>
                New workspace
              </ButtonLink>
            }
          />
        ) : (
          <WorkspaceList workspaces={workspaces} lastUsedId={activeWorkspaceId} />
        )}
      </Card>
    </>
  );
}
