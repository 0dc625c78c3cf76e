"use client";
import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useRef } from "react";
import type { CoverageCircle, DemandCell, Earnings, Session, SessionRequest, Workspace } from "../api/wire.ts";
import type { Rendered } from "../sessions/sessions.queries.ts";
import { PageHead } from "../shell/page-head.tsx";
import { availabilityStatus } from "../status/availability-status.ts";
import { StatusBadge } from "../status/status-badge.tsx";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { AvailabilityCard } from "./availability-card.tsx";
import { CircleCard } from "./circle-card.tsx";
import { EarningsCard } from "./earnings-card.tsx";
import type { HeartbeatRules } from "./heartbeat.ts";
import { useOperator, useRequests, useRunning } from "./operate.queries.ts";
import { RequestsCard } from "./requests-card.tsx";
import { RunningCard } from "./running-card.tsx";

export interface OperateProps {
  operator: Rendered<Workspace>;
  /** Null without a circle. */
  requests: Rendered<SessionRequest[]> | null;
  running: Rendered<Session[]>;
  earnings: Earnings;
  circles: Rendered<CoverageCircle[]>;
  box: string;
  demand: Rendered<DemandCell[]>;
  /** The map as the server draws it. */
  still: ReactNode;
  rules: HeartbeatRules;
  feeBps: number;
  /** Earnings day by day, rendered by the server. */
  chart: ReactNode;
}

/** Everything an operator needs on one page: be found, take a request, serve it, be paid. */
export function OperateView(props: OperateProps) {
  const { rules, feeBps, earnings, circles, box, demand, still } = props;
  const { id } = useWorkspace();
  const router = useRouter();
  const operator = useOperator(id, props.operator);
  const workspace = operator.data.data;
  const hasCircle = workspace.coverageRadiusMeters !== null;
  const requests = useRequests(id, props.requests, hasCircle);
  const running = useRunning(id, props.running);
  const sessions = running.data.data;
  const isLive = sessions.some(({ state }) => state === "LIVE");

  // What a session earned is known when it is over.
  const count = useRef(sessions.length);
  useEffect(() => {
    if (sessions.length < count.current) router.refresh();
    count.current = sessions.length;
  }, [sessions.length, router]);

  return (
    <>
      <PageHead title="Operate" badge={<StatusBadge look={availabilityStatus(workspace.availabilityState)} />} />
      <div className="grid gap-4 lg:grid-cols-[minmax(0,1.55fr)_minmax(0,1fr)] lg:gap-5">
        <div className="contents lg:flex lg:flex-col lg:gap-5">
          <RunningCard
            className="order-1"
            fact={running.data}
            error={running.error}
            feeBps={feeBps}
            onRetry={() => running.refetch()}
          />
          <RequestsCard
            className={hasCircle ? "order-3" : "order-4"}
            fact={requests.data ?? null}
            error={requests.error}
            hasCircle={hasCircle}
            feeBps={feeBps}
            onRetry={() => requests.refetch()}
          />
          <CircleCard
            className={hasCircle ? "order-5" : "order-2"}
            workspace={workspace}
            requests={hasCircle ? (requests.data?.data ?? []) : []}
            circles={circles}
            box={box}
            demand={demand}
            still={still}
          />
        </div>
        <div className="contents lg:flex lg:flex-col lg:gap-5">
          <AvailabilityCard
            className={hasCircle ? "order-2" : "order-3"}
            fact={operator.data}
            error={operator.error}
            isLive={isLive}
            rules={rules}
            onRetry={() => operator.refetch()}
          />
          <EarningsCard
            className={hasCircle ? "order-4" : "order-5"}
            earnings={earnings}
            running={running.data}
            feeBps={feeBps}
          />
          <div className="order-6 min-w-0">{props.chart}</div>
        </div>
      </div>
    </>
  );
}
