import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Failure } from "#components/errors/failure.tsx";
import { SessionView } from "#components/sessions/session-view.tsx";
import { PageHead } from "#components/shell/page-head.tsx";
import { Breadcrumbs } from "#components/ui/breadcrumbs.tsx";
import { shortId } from "#components/ui/shorten.ts";
import { uuid } from "#core/primitives.schemas.ts";
import { getSession } from "#core/sessions/get-session.ts";
import { getSettlement } from "#core/settlements/get-settlement.ts";
import { openWorkspace } from "#http/console.ts";
import { attempt, failedFacts } from "../../../../attempt.ts";

interface Props {
  params: Promise<{ slug: string; id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { id } = await params;
  return { title: `Session ${shortId(id)}` };
}

export default async function SessionPage({ params }: Props) {
  const { slug, id: given } = await params;
  const parsed = uuid.safeParse(given);
  if (!parsed.success) notFound();
  const id = parsed.data;
  const { ctx } = await openWorkspace(slug);
  const session = await attempt(ctx, () => getSession(ctx, { id }));
  const settlement = session.ok ? await attempt(ctx, () => getSettlement(ctx, { sessionId: id })) : session;
  if (session.ok && settlement.ok) {
    return <SessionView session={session} settlement={settlement} openedBy={null} />;
  }
  const facts = failedFacts(session, settlement);
  if (facts.code === "SESSION_NOT_FOUND") notFound();
  return (
    <>
      <PageHead
        crumbs={<Breadcrumbs trail={[{ href: `/w/${slug}/sessions`, label: "Sessions" }]} here={shortId(id)} />}
        title="Session"
      />
      <Failure facts={facts} retry />
    </>
  );
}
