"use client";
import type { ApiKey } from "../api/wire.ts";
import { keyState, keyStatus } from "../status/key-status.ts";
import { StatusBadge } from "../status/status-badge.tsx";
import { useSecond } from "../ui/clock.ts";

/** The state of a key as a badge; counts down while it ends. `nowSeconds` is the server's clock. */
export function KeyBadge({ apiKey, nowSeconds }: { apiKey: ApiKey; nowSeconds: number }) {
  const now = useSecond() ?? nowSeconds;
  const left = apiKey.gracePeriodEnd
    ? Math.max(0, Math.ceil(Date.parse(apiKey.gracePeriodEnd) / 1000 - now))
    : undefined;
  return <StatusBadge look={keyStatus(keyState(apiKey, now), left)} />;
}
