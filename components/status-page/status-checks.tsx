"use client";
import { CircleAlert, CircleCheck, CircleDashed } from "lucide-react";
import { QueryProvider } from "../api/query-provider.tsx";
import type { CheckName } from "../api/wire.ts";
import { useHealth } from "../shell/shell.queries.ts";
import { Badge } from "../ui/badge.tsx";
import { Card } from "../ui/card.tsx";
import { countText } from "../ui/count-text.ts";
import { Time } from "../ui/time.tsx";

const checks: readonly { name: CheckName; title: string; works: string; fails: string }[] = [
  {
    name: "database",
    title: "Database",
    works: "Reads and writes go through.",
    fails: "Nothing can be changed; what you see may be old.",
  },
  {
    name: "authz",
    title: "Permissions",
    works: "Every call is checked.",
    fails: "Nothing can be checked, so nothing is allowed.",
  },
  {
    name: "chain",
    title: "Chain",
    works: "The right chain answers.",
    fails: "Deposits and settlement wait; nothing is lost.",
  },
  { name: "media", title: "Video", works: "Pictures come through.", fails: "There is no picture; the meter waits." },
  {
    name: "tick",
    title: "Background work",
    works: "Deadlines and settlement run.",
    fails: "Settlement waits; it catches up by itself.",
  },
];

/** One row per part, asked every 10 s. */
export function StatusChecks() {
  return (
    <QueryProvider>
      <Checks />
    </QueryProvider>
  );
}

function Checks() {
  const { state, failing, readiness } = useHealth(10_000);
  const summary = {
    checking: "Checking",
    ok: "All systems working",
    failing: "Some systems are down",
    unreachable: "The server cannot be reached",
  }[state];
  return (
    <>
      <p role="status" className="mb-5 text-md text-ink-2">
        {summary}
      </p>
      <Card className="overflow-hidden" aria-busy={state === "checking"}>
        <ul className="divide-y divide-line">
          {checks.map(({ name, title, works, fails }) => {
            const known = state === "ok" || (state === "failing" && failing.length > 0);
            const down = failing.includes(name);
            return (
              <li key={name} className="flex min-h-16 items-center gap-4 px-4 py-3 lg:px-5">
                <div className="min-w-0 flex-1">
                  <h2 className="font-medium">{title}</h2>
                  <p className="text-sm text-ink-3">{known ? (down ? fails : works) : "Not known yet."}</p>
                </div>
                {!known ? (
                  <Badge tone="neutral" icon={CircleDashed}>
                    Unknown
                  </Badge>
                ) : down ? (
                  <Badge tone="danger" icon={CircleAlert}>
                    Down
                  </Badge>
                ) : (
                  <Badge tone="success" icon={CircleCheck}>
                    Working
                  </Badge>
                )}
              </li>
            );
          })}
        </ul>
      </Card>
      <dl className="mt-5 grid gap-4 sm:grid-cols-2">
        <div>
          <dt className="text-ink-2">Last block read</dt>
          <dd className="num text-md font-medium">
            {readiness?.lastSyncBlock ? countText(readiness.lastSyncBlock) : "—"}
          </dd>
        </div>
        <div>
          <dt className="text-ink-2">Last background run</dt>
          <dd className="text-md font-medium">{readiness?.lastTickAt ? <Time iso={readiness.lastTickAt} /> : "—"}</dd>
        </div>
      </dl>
    </>
  );
}
