import { Compass } from "lucide-react";
import type { Metadata } from "next";
import { PlainShell } from "#components/shell/plain-shell.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <PlainShell>
      <EmptyState
        heading="h1"
        icon={Compass}
        title="There is nothing at this address"
        text="The link may be old, or a letter is missing."
        actions={
          <ButtonLink href="/" variant="primary">
            Go to the start
          </ButtonLink>
        }
      />
    </PlainShell>
  );
}
