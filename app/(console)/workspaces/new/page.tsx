import type { Metadata } from "next";
import { PageHead } from "#components/shell/page-head.tsx";
import { Card, CardBody } from "#components/ui/card.tsx";
import { NewWorkspace } from "#components/workspaces/new-workspace.tsx";
import { requireLogin } from "#http/console.ts";

export const metadata: Metadata = { title: "New workspace" };

export default async function NewWorkspacePage() {
  await requireLogin("/workspaces/new");
  return (
    <>
      <PageHead title="New workspace" />
      <Card>
        <CardBody>
          <NewWorkspace />
        </CardBody>
      </Card>
    </>
  );
}
