"use client";
import { KeyRound, SearchX } from "lucide-react";
import { useRouter, useSearchParams } from "next/navigation";
import { useEffect, useRef } from "react";
import type { ApiKey, KeySpend } from "../api/wire.ts";
import { RefreshFailed } from "../errors/refresh-failed.tsx";
import type { Rendered } from "../sessions/sessions.queries.ts";
import { keyState } from "../status/key-status.ts";
import { ButtonLink } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { useSecond } from "../ui/clock.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { Input } from "../ui/input.tsx";
import { SegmentedControl } from "../ui/segmented-control.tsx";
import { mayAdministrate } from "../workspace/roles.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { CreateKeyButton } from "./create-key-button.tsx";
import { useKeys } from "./keys.queries.ts";
import { KeysTable } from "./keys-table.tsx";

type Shown = "working" | "ended" | "all";

/** The keys with search and filter; both live in the address. What they spent is null while it cannot be read. */
export function KeysList({ rendered, spend }: { rendered: Rendered<ApiKey[]>; spend: readonly KeySpend[] | null }) {
  const { id, slug, role } = useWorkspace();
  const { data: fact, error, refetch, isFetching } = useKeys(id, rendered);
  const params = useSearchParams();
  const now = useSecond() ?? Math.floor(Date.parse(rendered.at) / 1000);
  const query = params.get("q") ?? "";
  const shown: Shown = params.get("show") === "ended" ? "ended" : params.get("show") === "all" ? "all" : "working";

  // A key that worked may have spent: what it spent is the page's to read.
  const router = useRouter();
  const lastUse = fact.data.map(({ lastUsedAt }) => lastUsedAt).join();
  const seen = useRef(lastUse);
  useEffect(() => {
    if (lastUse !== seen.current) router.refresh();
    seen.current = lastUse;
  }, [lastUse, router]);

  const put = (name: "q" | "show", value: string) => {
    const next = new URLSearchParams(params);
    if (value && value !== "working") next.set(name, value);
    else next.delete(name);
    window.history.replaceState(null, "", next.size ? `?${next}` : window.location.pathname);
  };
  const wanted = query.trim().toLowerCase();
  const rows = fact.data.filter((key) => {
    const state = keyState(key, now);
    const works = state === "active" || state === "ending";
    if (shown !== "all" && works !== (shown === "working")) return false;
    return key.label.toLowerCase().includes(wanted) || key.prefix.toLowerCase().startsWith(wanted);
  });

  if (fact.data.length === 0) {
    return (
      <Card>
        <EmptyState
          icon={KeyRound}
          title="No keys yet"
          text="A key lets a program open sessions for this workspace. You choose what it may do and how much it may spend."
          actions={
            <>
              {mayAdministrate(role) && <CreateKeyButton anchor="create-key" />}
              <ButtonLink href="/docs/quickstart" variant="ghost">
                Read the quickstart
              </ButtonLink>
            </>
          }
        />
      </Card>
    );
  }
  return (
    <>
      <RefreshFailed error={error} pending={isFetching} onRetry={() => void refetch()} />
      <div className="mb-4 flex flex-wrap items-center gap-3">
        <span className="w-full sm:w-64">
          <Input
            type="search"
            data-list-filter=""
            aria-label="Search by label or prefix"
            placeholder="Label or prefix"
            value={query}
            onChange={(event) => put("q", event.target.value)}
          />
        </span>
        <SegmentedControl
          label="Show"
          value={shown}
          onChange={(value) => put("show", value)}
          options={[
            { value: "working", label: "Working" },
            { value: "ended", label: "Revoked and expired" },
            { value: "all", label: "All" },
          ]}
        />
        <span className="num ml-auto text-sm text-ink-3">{rows.length === 1 ? "1 key" : `${rows.length} keys`}</span>
      </div>
      <Card className="overflow-hidden">
        {rows.length === 0 ? (
          <EmptyState
            icon={SearchX}
            title="Nothing matches"
            text={query ? `No key here is called or starts with “${query}”.` : "No key is in this list."}
            actions={<ButtonLink href={`/w/${slug}/keys?show=all`}>Show all keys</ButtonLink>}
          />
        ) : (
          <KeysTable
            rows={rows}
            spent={spend && new Map(spend.map((row) => [row.keyId, BigInt(row.spentTodayMicroUsdc)]))}
            nowSeconds={now}
          />
        )}
      </Card>
    </>
  );
}
