"use client";
import { Check, Radar, Radio } from "lucide-react";
import { formatUsdc } from "#core/money.ts";
import { errorFacts } from "../api/api-error.ts";
import type { SessionRequest } from "../api/wire.ts";
import { describeError } from "../errors/catalogue.ts";
import { Failure } from "../errors/failure.tsx";
import { distanceText } from "../map/geometry.ts";
import { type Fact, useSessionAction } from "../sessions/sessions.queries.ts";
import { Button } from "../ui/button.tsx";
import { Card, CardHead } from "../ui/card.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { FieldError } from "../ui/field.tsx";
import { coordinates } from "../ui/shorten.ts";
import { Countdown } from "../ui/time.tsx";
import { estimateText } from "../ui/time-text.ts";
import { toast } from "../ui/toast.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { afterFee } from "./heartbeat.ts";

/** What waits inside the circle, the longest waiting first. */
export function RequestsCard({
  fact,
  error,
  hasCircle,
  feeBps,
  onRetry,
  className,
}: {
  fact: Fact<SessionRequest[]> | null;
  error: Error | null;
  hasCircle: boolean;
  feeBps: number;
  onRetry: () => void;
  className?: string;
}) {
  const requests = fact?.data ?? [];
  return (
    <Card className={className} aria-labelledby="requests">
      <div className="p-4 pb-3 lg:px-5">
        <CardHead
          id="requests"
          title="Requests in your circle"
          aside={requests.length > 0 && <span className="num text-sm text-ink-3">{requests.length} waiting</span>}
        />
      </div>
      {error && hasCircle && (
        <Failure
          className="mx-4 mb-4 lg:mx-5"
          facts={errorFacts(error)}
          actions={
            <Button size="sm" onClick={onRetry}>
              Try again
            </Button>
          }
        />
      )}
      {!hasCircle ? (
        <EmptyState
          icon={Radar}
          heading="h3"
          title="Set where you operate first"
          text="Requests inside your circle appear here. Draw it on the map or type it."
        />
      ) : requests.length === 0 ? (
        !error && (
          <EmptyState
            icon={Radio}
            heading="h3"
            title="Nothing waits"
            text="A request inside your circle appears here within seconds."
          />
        )
      ) : (
        <ul aria-labelledby="requests" className="divide-y divide-line border-t border-line">
          {requests.map((request) => (
            <Request key={request.id} request={request} offsetMs={fact?.offsetMs ?? 0} feeBps={feeBps} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Request({ request, offsetMs, feeBps }: { request: SessionRequest; offsetMs: number; feeBps: number }) {
  const { id } = useWorkspace();
  const action = useSessionAction(id, request.id);
  const rate = afterFee(BigInt(request.ratePerSecondMicroUsdc), feeBps);
  const most = afterFee(BigInt(request.holdMicroUsdc), feeBps);
  const until = new Date(Date.parse(request.createdAt) + request.waitTimeoutSeconds * 1000).toISOString();
  const point = coordinates(request.requestedLat, request.requestedLng);
  const refusal = action.error && describeError(errorFacts(action.error));
  const accept = () =>
    action.mutate("accept", {
      onSuccess: () => toast.success("Accepted", { text: "Start it when you are at the point." }),
    });
  return (
    <li className="px-4 py-3 lg:px-5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-56">
          <p className="num font-medium">{point}</p>
          <p className="num text-sm text-ink-2">
            {distanceText(request.distanceMeters)} from your centre · waits{" "}
            <Countdown untilIso={until} offsetMs={offsetMs} />
          </p>
        </div>
        <div className="num min-w-0 basis-44 text-sm">
          <p className="font-medium">{formatUsdc(rate, { places: 2 })} USDC a second</p>
          <p className="text-ink-2">
            up to {formatUsdc(most, { places: 2 })} in {estimateText(request.maxDurationSeconds)}
          </p>
        </div>
        <Button
          icon={Check}
          aria-label={`Accept ${point}`}
          className="max-sm:w-full"
          pending={action.isPending}
          pendingLabel="Accepting"
          onClick={accept}
        >
          Accept
        </Button>
      </div>
      {refusal && (
        <div role="alert">
          <FieldError>
            {refusal.title}. {refusal.text}
          </FieldError>
        </div>
      )}
    </li>
  );
}
