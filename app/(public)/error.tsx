"use client";
import { PageError } from "#components/errors/page-error.tsx";
import { PlainShell } from "#components/shell/plain-shell.tsx";

export default function PublicError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <PlainShell>
      <PageError error={error} retry={retry} />
    </PlainShell>
  );
}
