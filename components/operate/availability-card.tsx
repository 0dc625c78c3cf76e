"use client";
import { errorFacts } from "../api/api-error.ts";
import type { Workspace } from "../api/wire.ts";
import { Failure } from "../errors/failure.tsx";
import { Row } from "../sessions/cost-card.tsx";
import type { Fact } from "../sessions/sessions.queries.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Card, CardBody, CardHead } from "../ui/card.tsx";
import { useSecond } from "../ui/clock.ts";
import { ErrorCard } from "../ui/error-card.tsx";
import { Switch } from "../ui/switch.tsx";
import { Time } from "../ui/time.tsx";
import { toast } from "../ui/toast.ts";
import { roleWords } from "../workspace/roles.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { devices } from "./circle-form.ts";
import { type HeartbeatRules, heartbeatWords, readHeartbeat } from "./heartbeat.ts";
import { useUpdateOperator } from "./operate.queries.ts";
import { useSharePosition } from "./use-share-position.ts";

const words: Record<Workspace["availabilityState"], string> = {
  OFFLINE: "Nobody is sent to you. You still see what waits in your circle and can accept it.",
  ONLINE: "Sessions in your circle can be assigned to you.",
  BUSY: "You have a session. You are online again when it is over.",
};

/** Online or offline, and whether the server still hears of this operator. */
export function AvailabilityCard({
  fact,
  error,
  isLive,
  rules,
  onRetry,
  className,
}: {
  fact: Fact<Workspace>;
  error: Error | null;
  isLive: boolean;
  rules: HeartbeatRules;
  onRetry: () => void;
  className?: string;
}) {
  const { id, role } = useWorkspace();
  const update = useUpdateOperator(id);
  const share = useSharePosition(id);
  const now = useSecond();
  const workspace = fact.data;
  const { availabilityState: state, lastSeenAt } = workspace;
  const heartbeat = now === null ? null : readHeartbeat(workspace, isLive, rules, Date.now() + fact.offsetMs);
  const isBad = heartbeat === "unpaid" || heartbeat === "leaving";
  const refusal = update.error && errorFacts(update.error);
  const isSolved =
    refusal?.detail === "workspace:availability:coverageMissing" && workspace.coverageRadiusMeters !== null;

  const turn = (on: boolean) =>
    update.mutate(
      { availabilityState: on ? "ONLINE" : "OFFLINE" },
      {
        onSuccess: () =>
          toast.success(on ? "You are online" : "You are offline", { text: on ? words.ONLINE : words.OFFLINE }),
      },
    );
  return (
    <Card className={className} aria-labelledby="availability">
      <CardBody>
        <CardHead id="availability" title="Availability" />
        <div className="mt-3">
          <Switch
            label="Online"
            checked={update.isPending ? update.variables.availabilityState === "ONLINE" : state !== "OFFLINE"}
            disabled={state === "BUSY" || update.isPending}
            onChange={turn}
          />
        </div>
        <p className="mt-2 text-pretty text-ink-2">{words[state]}</p>
        {refusal && !isSolved && (
          <Failure
            alert
            className="mt-3"
            facts={refusal}
            context={{ role: roleWords[role] }}
            actions={
              <a href="#circle" className="underline underline-offset-2">
                To the circle
              </a>
            }
          />
        )}
        {error && (
          <Failure
            className="mt-3"
            facts={errorFacts(error)}
            actions={
              <Button size="sm" onClick={onRetry}>
                Try again
              </Button>
            }
          />
        )}
        <dl className="mt-3 border-t border-line">
          <Row name="Last heartbeat">
            {lastSeenAt ? <Time iso={lastSeenAt} /> : <span className="text-ink-3">never</span>}
          </Row>
          <Row name="Position">
            {heartbeat === null ? (
              <span className="text-ink-3">—</span>
            ) : heartbeat === "fresh" ? (
              <Badge tone="success">Up to date</Badge>
            ) : isBad ? (
              <Badge tone="warning">Stale</Badge>
            ) : (
              <Badge tone="neutral">Not sent</Badge>
            )}
          </Row>
          <Row name="Device">{devices.find(({ value }) => value === (workspace.deviceKind ?? ""))?.label}</Row>
        </dl>
        {heartbeat && isBad && (
          <ErrorCard
            tone="warning"
            className="mt-3"
            title="The server does not hear from you"
            text={heartbeatWords[heartbeat]}
          />
        )}
        <div className="mt-3">
          <Switch label="Share my position" checked={share.on} onChange={share.setOn} />
          <p className="mt-1 text-sm text-pretty text-ink-3">
            {share.problem ??
              (share.on
                ? "Sent every 5 s while this page is open."
                : "Your device sends where it is while this page is open. Operators are paid for seconds at the point.")}
          </p>
        </div>
      </CardBody>
    </Card>
  );
}
