import type { StatusLook } from "./session-status.ts";

/** Icon, word and tone of the answer to a call. */
export function requestStatus(status: number): StatusLook {
  if (status < 400) return { tone: "success", icon: "circle-check", label: String(status) };
  return status < 500
    ? { tone: "warning", icon: "circle-alert", label: String(status) }
    : { tone: "danger", icon: "circle-alert", label: String(status) };
}
