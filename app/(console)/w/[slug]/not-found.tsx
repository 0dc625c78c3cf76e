import { Compass } from "lucide-react";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";

/** A page inside a workspace that does not exist: an unknown session, a wrong path. */
export default function NotFound() {
  return (
    <Card>
      <EmptyState
        heading="h1"
        icon={Compass}
        title="There is nothing at this address"
        text="The link may be old, or a letter is missing. The navigation is still there."
      />
    </Card>
  );
}
