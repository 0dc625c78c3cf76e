import type { Metadata } from "next";
import { Failure } from "#components/errors/failure.tsx";
import { plotOf, stillSize, viewBox, zoomFor } from "#components/map/plot.ts";
import { StillMap } from "#components/map/still-map.tsx";
import { worldView } from "#components/operate/circle-form.ts";
import { DailyEarningsCard } from "#components/operate/daily-earnings-card.tsx";
import { OperateView } from "#components/operate/operate-view.tsx";
import { PageHead } from "#components/shell/page-head.tsx";
import { ErrorCard } from "#components/ui/error-card.tsx";
import type { WorkspaceContext } from "#core/context.ts";
import { getEarnings } from "#core/earnings/get-earnings.ts";
import { listDailyEarnings } from "#core/earnings/list-daily-earnings.ts";
import { listDemand } from "#core/sessions/list-demand.ts";
import { listRequests } from "#core/sessions/list-requests.ts";
import { listSessions } from "#core/sessions/list-sessions.ts";
import { CoverageQuery } from "#core/workspaces/coverage.schemas.ts";
import { listCoverage } from "#core/workspaces/list-coverage.ts";
import type { Workspace } from "#core/workspaces/workspaces.schemas.ts";
import { openWorkspace } from "#http/console.ts";
import { attempt, failedFacts } from "../../../attempt.ts";

export const metadata: Metadata = { title: "Operate" };

export default async function OperatePage({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  const { workspace, role, ctx } = await openWorkspace(slug);
  if (role !== "VIEWER" && workspace.roles.includes("SUPPLIER")) return <Operate ctx={ctx} workspace={workspace} />;
  return (
    <>
      <PageHead title="Operate" />
      <ErrorCard
        title="Not allowed here"
        text={
          role === "VIEWER"
            ? "Your role (Viewer) cannot do this. Ask an owner."
            : "Only a workspace with the role “We operate” can serve sessions."
        }
      />
    </>
  );
}

async function Operate({ ctx, workspace }: { ctx: WorkspaceContext; workspace: Workspace }) {
  const { coverageLat: lat, coverageLng: lng, coverageRadiusMeters: radius } = workspace;
  const circle = lat !== null && lng !== null && radius !== null ? { lat, lng, radius } : null;
  const view = circle ? { ...circle, zoom: zoomFor(circle.radius, circle.lat) } : worldView;
  const box = viewBox(plotOf(view, stillSize));
  const [requests, running, earnings, circles, demand, daily] = await Promise.all([
    circle ? attempt(ctx, () => listRequests(ctx, { limit: 50 })) : null,
    attempt(ctx, () => listSessions(ctx, { limit: 100, side: "operator", state: ["ASSIGNED", "LIVE"] })),
    attempt(ctx, () => getEarnings(ctx)),
    attempt(ctx, () => listCoverage(ctx, CoverageQuery.parse({ bbox: box, limit: "1000" }))),
    attempt(ctx, () => listDemand(ctx)),
    attempt(ctx, () => listDailyEarnings(ctx, { days: 14 })),
  ]);
  if (requests?.ok === false || !running.ok || !earnings.ok || !circles.ok || !demand.ok) {
    return (
      <>
        <PageHead title="Operate" />
        <Failure facts={failedFacts(...(requests ? [requests] : []), running, earnings, circles, demand)} retry />
      </>
    );
  }
  const { HEARTBEAT_STALE_MS: staleMs, TELEMETRY_REQUIRED: required, PLATFORM_FEE_BPS: feeBps } = ctx.settings;
  return (
    <OperateView
      operator={{ data: workspace, at: running.at }}
      requests={requests && { data: requests.data.rows, at: requests.at }}
      running={{ data: running.data.rows, at: running.at }}
      earnings={earnings.data}
      circles={circles}
      box={box}
      demand={demand}
      still={
        <StillMap
          view={view}
          point={circle && { lat: circle.lat, lng: circle.lng }}
          radiusMeters={circle?.radius}
          circleOn={workspace.availabilityState !== "OFFLINE"}
          demand={demand.data}
          coverage={circles.data}
          requests={requests?.data.rows.map(({ requestedLat: lat, requestedLng: lng }) => ({ lat, lng })) ?? []}
        />
      }
      rules={{ staleMs, required }}
      feeBps={feeBps}
      chart={daily.ok ? <DailyEarningsCard days={daily.data} /> : <Failure facts={daily.facts} retry />}
    />
  );
}
