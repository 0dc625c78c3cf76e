import type { ApiKey } from "../api/wire.ts";
import { estimateText } from "../ui/time-text.ts";
import type { StatusLook } from "./session-status.ts";

export type KeyState = "active" | "ending" | "revoked" | "expired";

/** What a key is at a moment (seconds since 1970); `ending` still works until `gracePeriodEnd`. */
export function keyState(
  key: Pick<ApiKey, "revokedAt" | "gracePeriodEnd" | "expiresAt">,
  nowSeconds: number,
): KeyState {
  if (key.revokedAt) {
    return key.gracePeriodEnd && Date.parse(key.gracePeriodEnd) / 1000 > nowSeconds ? "ending" : "revoked";
  }
  return key.expiresAt && Date.parse(key.expiresAt) / 1000 <= nowSeconds ? "expired" : "active";
}

/** Icon, word and tone of a key. */
export function keyStatus(state: KeyState, secondsLeft?: number): StatusLook {
  switch (state) {
    case "active":
      return { tone: "success", icon: "key-round", label: "Active" };
    case "ending":
      return {
        tone: "warning",
        icon: "timer",
        label: secondsLeft === undefined ? "Ends soon" : `Ends in ${estimateText(secondsLeft)}`,
      };
    case "revoked":
      return { tone: "neutral", icon: "ban", label: "Revoked" };
    case "expired":
      return { tone: "neutral", icon: "calendar-x", label: "Expired" };
  }
}
