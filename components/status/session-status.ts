import type { Session } from "../api/wire.ts";
import type { Tone } from "../ui/badge.tsx";
import type { StatusIcon } from "./status-icons.ts";

export interface StatusLook {
  tone: Tone;
  label: string;
  icon?: StatusIcon;
  /** Pulsing dot instead of an icon. */
  live?: boolean;
}

type Told = Pick<Session, "state" | "endReason" | "operatorWorkspaceId">;

/** Icon, word and tone of a session. An unknown value is neutral, with the raw word. */
export function sessionStatus({ state, endReason, operatorWorkspaceId }: Told): StatusLook {
  switch (state) {
    case "REQUESTED":
      return { tone: "info", icon: "clock-3", label: "Requested" };
    case "ASSIGNED":
      return { tone: "violet", icon: "user-check", label: "Assigned" };
    case "LIVE":
      return { tone: "brand", live: true, label: "Live" };
    case "ENDED":
      return endReason === "CREDIT_EXHAUSTED"
        ? { tone: "warning", icon: "wallet", label: "Pool empty" }
        : { tone: "neutral", icon: "circle-stop", label: "Ended" };
    case "EXPIRED":
      if (endReason === "MAX_DURATION") return { tone: "neutral", icon: "timer", label: "Time limit" };
      return { tone: "warning", icon: "timer-off", label: operatorWorkspaceId ? "Never went live" : "Not answered" };
    case "CANCELLED":
      return { tone: endReason === "OPERATOR_CANCELLED" ? "warning" : "neutral", icon: "ban", label: "Cancelled" };
    default:
      return { tone: "neutral", icon: "circle-help", label: state };
  }
}
