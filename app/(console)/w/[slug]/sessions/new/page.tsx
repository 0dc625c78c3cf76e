import type { Metadata } from "next";
import { Failure } from "#components/errors/failure.tsx";
import { pointBox } from "#components/map/geometry.ts";
import { plotOf, stillSize, viewBox, zoomFor } from "#components/map/plot.ts";
import { StillMap } from "#components/map/still-map.tsx";
import { NewSession } from "#components/sessions/new-session.tsx";
import { parseDegrees, pointOf } from "#components/sessions/new-session-form.ts";
import { PageHead } from "#components/shell/page-head.tsx";
import { Breadcrumbs } from "#components/ui/breadcrumbs.tsx";
import { ErrorCard } from "#components/ui/error-card.tsx";
import type { WorkspaceContext } from "#core/context.ts";
import { createQuote } from "#core/pricing/create-quote.ts";
import { listDemand } from "#core/sessions/list-demand.ts";
import { getWallet } from "#core/wallet/get-wallet.ts";
import { CoverageQuery } from "#core/workspaces/coverage.schemas.ts";
import { listCoverage } from "#core/workspaces/list-coverage.ts";
import { openWorkspace } from "#http/console.ts";
import { attempt, failedFacts } from "../../../../attempt.ts";

export const metadata: Metadata = { title: "New session" };

interface Props {
  params: Promise<{ slug: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** Where a newcomer looks first. */
const firstPoint = { lat: "48.8584", lng: "2.2945" };

export default async function NewSessionPage({ params, searchParams }: Props) {
  const { slug } = await params;
  const { workspace, role, ctx } = await openWorkspace(slug);
  const allowed = role !== "VIEWER" && workspace.roles.includes("CONSUMER");
  return (
    <>
      <PageHead
        crumbs={<Breadcrumbs trail={[{ href: `/w/${slug}/sessions`, label: "Sessions" }]} here="New" />}
        title="New session"
      />
      {allowed ? (
        <Form ctx={ctx} start={startPoint(await searchParams)} />
      ) : (
        <ErrorCard
          title="Not allowed here"
          text={
            role === "VIEWER"
              ? "Your role (Viewer) cannot do this. Ask an owner."
              : "Only a workspace with the role “We watch” can open sessions."
          }
        />
      )}
    </>
  );
}

async function Form({ ctx, start }: { ctx: WorkspaceContext; start: { lat: string; lng: string } }) {
  const { lat, lng } = pointOf(start) ?? { lat: 0, lng: 0 };
  const [wallet, quote, circlesAt, demand] = await Promise.all([
    attempt(ctx, () => getWallet(ctx)),
    attempt(ctx, () => createQuote(ctx, { lat, lng, durationSeconds: 600 })),
    attempt(ctx, () => listCoverage(ctx, CoverageQuery.parse({ bbox: pointBox({ lat, lng }) }))),
    attempt(ctx, () => listDemand(ctx)),
  ]);
  if (!wallet.ok || !circlesAt.ok || !demand.ok)
    return <Failure facts={failedFacts(wallet, circlesAt, demand)} retry />;
  const widest = Math.max(0, ...circlesAt.data.map(({ radiusMeters }) => radiusMeters));
  const view = { lat, lng, zoom: widest > 0 ? zoomFor(widest * 1.5, lat) : 5 };
  const box = viewBox(plotOf(view, stillSize));
  const circles = await attempt(ctx, () => listCoverage(ctx, CoverageQuery.parse({ bbox: box, limit: "1000" })));
  if (!circles.ok) return <Failure facts={circles.facts} retry />;
  const still = <StillMap view={view} point={pointOf(start)} demand={demand.data} coverage={circles.data} />;
  return (
    <NewSession
      start={start}
      wallet={wallet}
      quote={quote.ok ? quote : { refused: quote.facts }}
      circlesAt={circlesAt}
      map={{ view, still, box, circles, demand }}
    />
  );
}

function startPoint({ lat, lng }: Record<string, string | string[] | undefined>) {
  if (typeof lat !== "string" || typeof lng !== "string") return firstPoint;
  return parseDegrees(lat, 90) !== null && parseDegrees(lng, 180) !== null ? { lat, lng } : firstPoint;
}
