import type { Metadata } from "next";
import type { OpenApi } from "#components/docs/openapi.ts";
import { readReference } from "#components/docs/read-reference.ts";
import { ReferencePage } from "#components/docs/reference-page.tsx";
import { PublicShell } from "#components/shell/public-shell.tsx";
import { publicConfig } from "#http/console.ts";
import { clients } from "#http/context.ts";
import { openApiDocument } from "#http/luxxon/openapi.ts";
import { routes } from "../../../routes.gen.ts";

export const metadata: Metadata = { title: "API reference" };
export const dynamic = "force-dynamic";

export default async function ApiReferencePage() {
  const config = await publicConfig();
  const document = await openApiDocument(routes, clients().settings);
  return (
    <PublicShell config={config} width="max-w-[88rem]">
      <ReferencePage reference={readReference(document as unknown as OpenApi)} />
    </PublicShell>
  );
}
