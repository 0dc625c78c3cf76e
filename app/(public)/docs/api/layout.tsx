import type { ReactNode } from "react";
import { ReferenceLayout } from "#components/docs/reference-layout.tsx";
import { PublicShell } from "#components/shell/public-shell.tsx";
import { publicConfig } from "#http/console.ts";
import { currentReference } from "./current-reference.ts";

export const dynamic = "force-dynamic";

export default async function ApiReferenceLayout({ children }: { children: ReactNode }) {
  const config = await publicConfig();
  return (
    <PublicShell config={config} width="max-w-[88rem]">
      <ReferenceLayout reference={await currentReference()}>{children}</ReferenceLayout>
    </PublicShell>
  );
}
