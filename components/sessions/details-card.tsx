"use client";
import { KeyRound } from "lucide-react";
import type { Session } from "../api/wire.ts";
import { Card, CardBody, CardHead } from "../ui/card.tsx";
import { Copyable } from "../ui/copyable.tsx";
import { coordinates, shortId } from "../ui/shorten.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { Row } from "./cost-card.tsx";

/** Who and where. */
export function DetailsCard({ session, openedBy }: { session: Session; openedBy: string | null }) {
  const { id, slug } = useWorkspace();
  const party = (workspaceId: string, name: string) =>
    workspaceId === id ? (
      `${slug} (this workspace)`
    ) : (
      <Copyable value={workspaceId} short={shortId(workspaceId)} name={name} />
    );
  return (
    <Card>
      <CardBody>
        <CardHead title="Details" />
        <dl className="mt-1.5">
          <Row name="Requested by">{party(session.consumerWorkspaceId, "consumer workspace id")}</Row>
          <Row name="Operator">
            {session.operatorWorkspaceId ? (
              party(session.operatorWorkspaceId, "operator workspace id")
            ) : (
              <span className="text-ink-3">nobody yet</span>
            )}
          </Row>
          {openedBy && (
            <Row name="Opened by">
              <span className="inline-flex items-center gap-1.5">
                <KeyRound className="size-3.5 shrink-0 text-ink-3" aria-hidden />
                {openedBy}
              </span>
            </Row>
          )}
          <Row name="Point">
            <Copyable
              value={`${session.requestedLat}, ${session.requestedLng}`}
              short={coordinates(session.requestedLat, session.requestedLng)}
              name="coordinates"
            />
          </Row>
          <Row name="Session">
            <Copyable value={session.id} short={shortId(session.id)} name="session id" />
          </Row>
        </dl>
      </CardBody>
    </Card>
  );
}
