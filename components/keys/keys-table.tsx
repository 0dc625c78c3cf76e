"use client";
import { Ban } from "lucide-react";
import type { ApiKey } from "../api/wire.ts";
import { type KeyState, keyState, keyStatus } from "../status/key-status.ts";
import { StatusBadge } from "../status/status-badge.tsx";
import { CopyIcon } from "../ui/copyable.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { LazyDialog } from "../ui/lazy-dialog.tsx";
import { Link } from "../ui/link.tsx";
import { DateText, Time } from "../ui/time.tsx";
import { mayAdministrate } from "../workspace/roles.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { scopesTitle } from "./key-scopes.ts";
import { KeySpent } from "./key-spent.tsx";
import { placesText } from "./share-of.ts";

const loadRevoke = () => import("./revoke-key-dialog.tsx");

/** Keys as a table, on phones as cards of a list; every key can be revoked where it stands. */
export function KeysTable({
  rows,
  spent,
  nowSeconds,
}: {
  rows: readonly ApiKey[];
  /** µUSDC of today by key, none left out but zero; null while it is not known. */
  spent: ReadonlyMap<string, bigint> | null;
  nowSeconds: number;
}) {
  const { role, slug } = useWorkspace();
  const admin = mayAdministrate(role);
  const badge = (key: ApiKey, state: KeyState) => (
    <StatusBadge
      look={keyStatus(
        state,
        key.gracePeriodEnd ? Math.max(0, Math.ceil(Date.parse(key.gracePeriodEnd) / 1000 - nowSeconds)) : undefined,
      )}
    />
  );
  const revoke = (key: ApiKey) =>
    admin &&
    !key.revokedAt && (
      <LazyDialog
        load={loadRevoke}
        dialog={{ apiKey: key }}
        size="sm"
        variant="ghost"
        icon={Ban}
        aria-label={`Revoke ${key.label}`}
      >
        Revoke
      </LazyDialog>
    );
  const spentOf = (key: ApiKey) => spent && (spent.get(key.id) ?? 0n);
  const columns: Column<ApiKey>[] = [
    {
      key: "label",
      head: "Label",
      className: "max-w-56",
      cell: (key) => (
        <>
          <Link
            href={`/w/${slug}/keys/${key.id}`}
            dir="auto"
            title={key.label}
            className="block truncate text-left font-medium underline-offset-2 hover:underline"
          >
            {key.label}
          </Link>
          <Prefix prefix={key.prefix} />
        </>
      ),
    },
    { key: "state", head: "State", cell: (key) => badge(key, keyState(key, nowSeconds)) },
    {
      key: "may",
      head: "May",
      className: "max-w-72 max-xl:hidden",
      cell: (key) => (
        <>
          <span className="whitespace-nowrap">{scopesTitle(key.scopes)}</span>
          <span className="block text-xs text-ink-3">{key.scopes.join(", ")}</span>
        </>
      ),
    },
    {
      key: "used",
      head: "Last used",
      className: "max-xl:hidden",
      cell: (key) => (key.lastUsedAt ? <Time iso={key.lastUsedAt} /> : <span className="text-ink-3">never</span>),
    },
    {
      key: "spent",
      head: "Spent today, USDC",
      align: "right",
      cell: (key) => <KeySpent apiKey={key} spent={spentOf(key)} />,
    },
    {
      key: "valid",
      head: "Valid",
      cell: (key) => (
        <>
          <span className="whitespace-nowrap">
            <Ends apiKey={key} />
          </span>
          <Places apiKey={key} className="block max-w-48 truncate text-xs text-ink-3" />
        </>
      ),
    },
    { key: "actions", head: <span className="sr-only">Actions</span>, align: "right", className: "w-28", cell: revoke },
  ];
  return (
    <DataTable
      caption="API keys"
      columns={columns}
      rows={rows}
      rowKey={(key) => key.id}
      item={(key) => (
        <div className="px-4 py-3">
          <div className="flex items-center gap-3">
            <Link
              href={`/w/${slug}/keys/${key.id}`}
              dir="auto"
              className="relative min-w-0 truncate font-medium after:absolute after:inset-0 after:-inset-y-3"
            >
              {key.label}
            </Link>
            <span className="ml-auto shrink-0">{badge(key, keyState(key, nowSeconds))}</span>
          </div>
          <Prefix prefix={key.prefix} />
          <KeySpent apiKey={key} spent={spentOf(key)} sentence />
          <div className="mt-1 flex items-end gap-3">
            <p className="num min-w-0 flex-1 text-sm break-words text-ink-3">
              {scopesTitle(key.scopes)} · {key.lastUsedAt ? <Time iso={key.lastUsedAt} /> : "never used"}
              <br />
              <Ends apiKey={key} />, <Places apiKey={key} />
            </p>
            {revoke(key)}
          </div>
        </div>
      )}
    />
  );
}

function Prefix({ prefix }: { prefix: string }) {
  return (
    <span className="flex items-center gap-0.5 text-ink-3">
      <span className="font-mono text-sm font-[450]">{prefix}…</span>
      <CopyIcon value={prefix} name="key prefix" />
    </span>
  );
}

function Ends({ apiKey }: { apiKey: ApiKey }) {
  if (apiKey.gracePeriodEnd) {
    return (
      <>
        until <Time iso={apiKey.gracePeriodEnd} />
      </>
    );
  }
  if (!apiKey.expiresAt) return <span className="text-ink-3">no end</span>;
  return (
    <>
      until <DateText iso={apiKey.expiresAt} />
    </>
  );
}

function Places({ apiKey: { ipAllowlist }, className }: { apiKey: ApiKey; className?: string }) {
  return (
    <span title={ipAllowlist?.join(", ")} className={className}>
      {placesText(ipAllowlist)}
    </span>
  );
}
