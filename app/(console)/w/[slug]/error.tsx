"use client";
import { PageError } from "#components/errors/page-error.tsx";

export default function WorkspaceError({ error, retry }: { error: unknown; retry: () => void }) {
  return <PageError error={error} retry={retry} />;
}
