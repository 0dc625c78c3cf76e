import type { Metadata } from "next";
import { Failure } from "#components/errors/failure.tsx";
import { CreateKeyButton } from "#components/keys/create-key-button.tsx";
import { KeysList } from "#components/keys/keys-list.tsx";
import { PageHead } from "#components/shell/page-head.tsx";
import { listKeys } from "#core/keys/list-keys.ts";
import { listKeySpend } from "#core/usage/list-key-spend.ts";
import { openWorkspace } from "#http/console.ts";
import { attempt } from "../../../attempt.ts";

export const metadata: Metadata = { title: "API keys" };

export default async function KeysPage({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  const { role, ctx } = await openWorkspace(slug);
  const [keys, spend] = await Promise.all([attempt(ctx, () => listKeys(ctx)), attempt(ctx, () => listKeySpend(ctx))]);
  const some = keys.ok && keys.data.length > 0;
  return (
    <>
      <PageHead title="API keys" actions={role !== "VIEWER" && some && <CreateKeyButton anchor="create-key" />} />
      {keys.ok ? (
        <KeysList rendered={keys} spend={spend.ok ? spend.data : null} />
      ) : (
        <Failure facts={keys.facts} retry />
      )}
    </>
  );
}
