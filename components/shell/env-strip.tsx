"use client";
import { OctagonAlert, TriangleAlert, WifiOff } from "lucide-react";
import type { ReactNode } from "react";
import type { Config } from "../api/wire.ts";
import { useSecond } from "../ui/clock.ts";
import { estimateText } from "../ui/time-text.ts";
import { useContractPaused, useHealth } from "./shell.queries.ts";
import { Strip, TestStrip } from "./strip.tsx";
import { useOnline } from "./use-online.ts";

/** The line across the top: the most serious thing that applies, else the TEST mark; nothing at all in LIVE. */
export function EnvStrip({
  config,
  faucet,
}: {
  config: Pick<Config, "environment" | "chainName" | "chainId">;
  faucet?: ReactNode;
}) {
  const health = useHealth();
  const online = useOnline();
  const paused = useContractPaused(health.state === "ok");
  if (online && paused) {
    return (
      <Strip tone="danger" icon={<OctagonAlert className="size-4 shrink-0" aria-hidden />}>
        <span className="truncate">The contract is paused. Deposits and settlement wait; withdrawals work.</span>
      </Strip>
    );
  }
  if (online && (health.state === "failing" || health.state === "unreachable")) {
    return (
      <Strip tone="warning" icon={<TriangleAlert className="size-4 shrink-0" aria-hidden />}>
        <span className="truncate">
          {outageText(health.state, health.failing)}
          <Age sinceMs={health.lastOkMs} />
        </span>
      </Strip>
    );
  }
  if (!online) {
    return (
      <Strip tone="neutral" icon={<WifiOff className="size-4 shrink-0" aria-hidden />}>
        <span className="truncate">You are offline. Changes are not sent.</span>
      </Strip>
    );
  }
  return <TestStrip config={config}>{faucet}</TestStrip>;
}

/** One sentence for what does not answer, the part nearest to the money first. */
export function outageText(state: "failing" | "unreachable", failing: readonly string[]): string {
  if (state === "unreachable") return "The server cannot be reached.";
  if (failing.includes("database")) return "The database does not answer. Nothing can be changed.";
  if (failing.includes("authz")) return "Permissions cannot be checked. Nothing can be changed.";
  if (failing.includes("chain")) return "The chain does not answer. Deposits and settlement wait.";
  if (failing.includes("tick")) return "Background work stands still. Settlement waits.";
  if (failing.includes("media")) return "There is no picture right now. The meter waits.";
  return "Some parts do not answer.";
}

function Age({ sinceMs }: { sinceMs: number }) {
  const now = useSecond();
  if (!sinceMs || now === null) return null;
  return <span className="num max-sm:hidden"> What you see is {estimateText(now - sinceMs / 1000)} old.</span>;
}
