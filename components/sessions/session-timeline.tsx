"use client";
import { Ban, CircleCheck, CircleStop, Clock3, Radio, Send, Timer, TimerOff, UserCheck, Wallet } from "lucide-react";
import { formatUsdc } from "#core/money.ts";
import type { Session, Settlement } from "../api/wire.ts";
import { Card, CardBody, CardHead } from "../ui/card.tsx";
import { shortHex, shortId } from "../ui/shorten.ts";
import { ClockTime } from "../ui/time.tsx";
import { estimateText } from "../ui/time-text.ts";
import { Timeline, type TimelineItem } from "../ui/timeline.tsx";
import { useWorkspace } from "../workspace/workspace-context.tsx";

/** What happened, newest first. The wire does not carry the time of the assignment. */
export function SessionTimeline({ session, settlement }: { session: Session; settlement: Settlement }) {
  const { id } = useWorkspace();
  const items: TimelineItem[] = [];
  if (settlement.state === "CONFIRMED" && settlement.confirmedAt) {
    items.push({
      title: "Settled",
      text: `On chain, transaction ${shortHex(settlement.txHash ?? "")}`,
      time: <ClockTime iso={settlement.confirmedAt} />,
      icon: CircleCheck,
      tone: "success",
    });
  }
  if (settlement.state === "SUBMITTED") {
    items.push({
      title: "Sent to the chain",
      text: shortHex(settlement.txHash ?? ""),
      time: "",
      icon: Send,
      tone: "violet",
    });
  }
  if (session.endedAt) items.push({ ...ending(session), time: <ClockTime iso={session.endedAt} /> });
  if (session.startedAt) {
    items.push({
      title: "Live",
      text: "First picture arrived",
      time: <ClockTime iso={session.startedAt} />,
      icon: Radio,
      tone: "brand",
    });
  }
  if (session.operatorWorkspaceId) {
    const who = session.operatorWorkspaceId === id ? "this workspace" : shortId(session.operatorWorkspaceId);
    items.push({ title: "Assigned", text: `Accepted by ${who}`, time: "", icon: UserCheck, tone: "violet" });
  }
  const hold = formatUsdc(BigInt(session.holdMicroUsdc), { places: 2 });
  const rate = formatUsdc(BigInt(session.ratePerSecondMicroUsdc), { places: 2 });
  items.push({
    title: "Requested",
    text: `${hold} USDC held, ${estimateText(session.maxDurationSeconds)} at ${rate} USDC a second`,
    time: <ClockTime iso={session.createdAt} />,
    icon: Clock3,
    tone: "info",
  });
  return (
    <Card>
      <CardBody>
        <CardHead title="What happened" className="mb-3" />
        <Timeline items={items} />
      </CardBody>
    </Card>
  );
}

function ending(session: Session): Omit<TimelineItem, "time"> {
  const cost = `${formatUsdc(BigInt(session.chargedMicroUsdc))} USDC for ${session.cleanSeconds} s`;
  switch (session.endReason) {
    case "CONSUMER_ENDED":
      return { title: "Ended", text: `By the watching side, ${cost}`, icon: CircleStop, tone: "neutral" };
    case "OPERATOR_ENDED":
      return { title: "Ended", text: `By the operator, ${cost}`, icon: CircleStop, tone: "neutral" };
    case "MAX_DURATION":
      return { title: "Time limit", text: `Ended by itself, ${cost}`, icon: Timer, tone: "neutral" };
    case "CREDIT_EXHAUSTED":
      return { title: "Pool empty", text: `Ended by itself, ${cost}`, icon: Wallet, tone: "warning" };
    case "WAIT_TIMEOUT":
      return {
        title: session.operatorWorkspaceId ? "Never went live" : "Not answered",
        text: "The wait is over; nothing was charged",
        icon: TimerOff,
        tone: "warning",
      };
    case "OPERATOR_CANCELLED":
      return { title: "Cancelled", text: "By the operator; nothing was charged", icon: Ban, tone: "warning" };
    default:
      return { title: "Cancelled", text: "Nothing was charged", icon: Ban, tone: "neutral" };
  }
}
