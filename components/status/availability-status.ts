import type { Workspace } from "../api/wire.ts";
import type { StatusLook } from "./session-status.ts";

/** Icon, word and tone of an operator. */
export function availabilityStatus(state: Workspace["availabilityState"]): StatusLook {
  if (state === "ONLINE") return { tone: "success", icon: "wifi", label: "Online" };
  if (state === "BUSY") return { tone: "brand", live: true, label: "Busy" };
  return { tone: "neutral", icon: "power-off", label: "Offline" };
}
