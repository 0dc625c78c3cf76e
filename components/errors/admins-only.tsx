import { LockKeyhole } from "lucide-react";
import { PageHead } from "../shell/page-head.tsx";
import { Card } from "../ui/card.tsx";
import { EmptyState } from "../ui/empty-state.tsx";

/** A page that a viewer reached by its address: says who may see it. */
export function AdminsOnly({ title, what }: { title: string; what: string }) {
  return (
    <>
      <PageHead title={title} />
      <Card>
        <EmptyState
          icon={LockKeyhole}
          title="For owners and admins"
          text={`Your role (Viewer) does not see ${what}. Ask an owner for another role.`}
        />
      </Card>
    </>
  );
}
