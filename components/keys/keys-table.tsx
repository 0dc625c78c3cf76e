"use client";
import { Ban } from "lucide-react";
import Link from "next/link";
import type { ApiKey } from "../api/wire.ts";
import { type KeyState, keyState, keyStatus } from "../status/key-status.ts";
import { StatusBadge } from "../status/status-badge.tsx";
import { Amount } from "../ui/amount.tsx";
import { CopyIcon } from "../ui/copyable.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { LazyDialog } from "../ui/lazy-dialog.tsx";
import { DateText, Time } from "../ui/time.tsx";
import { mayAdministrate } from "../workspace/roles.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { scopesTitle } from "./key-scopes.ts";

const loadRevoke = () => import("./revoke-key-dialog.tsx");

/** Keys as a table, on phones as cards of a list; every key can be revoked where it stands. */
export function KeysTable({ rows, nowSeconds }: { rows: readonly ApiKey[]; nowSeconds: number }) {
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
      className: "max-w-80",
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
      className: "max-lg:hidden",
      cell: (key) => (key.lastUsedAt ? <Time iso={key.lastUsedAt} /> : <span className="text-ink-3">never</span>),
    },
    {
      key: "limit",
      head: "Limit a day, USDC",
      align: "right",
      className: "max-xl:hidden",
      cell: (key) => <Amount micro={key.spendLimitMicroUsdc} unit={false} />,
    },
    {
      key: "ends",
      head: "Ends",
      className: "max-xl:hidden",
      cell: (key) => <Ends apiKey={key} />,
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
          <div className="mt-1 flex items-end gap-3">
            <p className="num min-w-0 flex-1 text-sm text-ink-3">
              {scopesTitle(key.scopes)} · {key.lastUsedAt ? <Time iso={key.lastUsedAt} /> : "never used"} ·{" "}
              {key.spendLimitMicroUsdc ? (
                <>
                  <Amount micro={key.spendLimitMicroUsdc} /> a day
                </>
              ) : (
                "no limit"
              )}
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
  if (apiKey.gracePeriodEnd) return <Time iso={apiKey.gracePeriodEnd} />;
  return apiKey.expiresAt ? <DateText iso={apiKey.expiresAt} /> : <span className="text-ink-3">never</span>;
}
