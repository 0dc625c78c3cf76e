"use client";
import { LogOut, UserCog, UserMinus } from "lucide-react";
import type { Member } from "../api/wire.ts";
import { Badge } from "../ui/badge.tsx";
import { Copyable } from "../ui/copyable.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { LazyDialog } from "../ui/lazy-dialog.tsx";
import { shortHex } from "../ui/shorten.ts";
import { Time } from "../ui/time.tsx";
import { explorerHref } from "../workspace/explorer-href.ts";
import { roleWords } from "../workspace/roles.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { memberRights, roleMeanings } from "./member-rights.ts";

const loadRole = () => import("./change-role-dialog.tsx");
const loadRemove = () => import("./remove-member-dialog.tsx");

/** Who may act, with what they may do and what may be done about them. */
export function MembersTable({ rows }: { rows: readonly Member[] }) {
  const { role, signedInAddress, walletAddress, config } = useWorkspace();
  const me = { walletAddress: signedInAddress, role };
  const owners = rows.filter((member) => member.role === "OWNER").length;
  const isMe = (member: Member) => member.walletAddress.toLowerCase() === signedInAddress.toLowerCase();

  const who = (member: Member) => (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <Copyable
        value={member.walletAddress}
        short={shortHex(member.walletAddress)}
        name="wallet address"
        href={explorerHref(config.explorerUrl, "address", member.walletAddress)}
      />
      {isMe(member) && <Badge tone="neutral">You</Badge>}
      {member.walletAddress.toLowerCase() === walletAddress.toLowerCase() && (
        <Badge tone="neutral">Wallet of the pool</Badge>
      )}
    </span>
  );
  const actions = (member: Member) => {
    const { roles, remove, reason } = memberRights(me, member, owners);
    if (reason)
      return (
        <span data-reason="" className="text-sm text-pretty text-ink-3">
          {reason}
        </span>
      );
    const short = shortHex(member.walletAddress);
    return (
      <span className="inline-flex flex-wrap gap-1 md:justify-end">
        {roles.length > 0 && (
          <LazyDialog
            load={loadRole}
            dialog={{ member, roles, isMe: isMe(member) }}
            size="sm"
            variant="ghost"
            icon={UserCog}
            aria-label={`Change role of ${short}`}
          >
            Change role
          </LazyDialog>
        )}
        {remove !== "no" && (
          <LazyDialog
            load={loadRemove}
            dialog={{ member, isMe: remove === "leave" }}
            size="sm"
            variant="ghost"
            icon={remove === "leave" ? LogOut : UserMinus}
            aria-label={remove === "leave" ? "Leave this workspace" : `Remove ${short}`}
          >
            {remove === "leave" ? "Leave" : "Remove"}
          </LazyDialog>
        )}
      </span>
    );
  };
  const columns: Column<Member>[] = [
    { key: "who", head: "Wallet", cell: who },
    {
      key: "role",
      head: "Role",
      cell: (member) => (
        <>
          <span className="font-medium">{roleWords[member.role]}</span>
          <span className="block text-xs text-ink-3 max-lg:hidden">{roleMeanings[member.role]}</span>
        </>
      ),
    },
    {
      key: "since",
      head: "Member since",
      className: "max-lg:hidden",
      cell: (member) => <Time iso={member.createdAt} />,
    },
    {
      key: "actions",
      head: <span className="sr-only">Actions</span>,
      align: "right",
      className: "max-w-64",
      cell: actions,
    },
  ];
  return (
    <DataTable
      caption="Members"
      columns={columns}
      rows={rows}
      rowKey={(member) => member.walletAddress}
      item={(member) => (
        <div className="px-4 py-3">
          <div className="flex items-start gap-3">
            <span className="min-w-0 flex-1">{who(member)}</span>
            <span className="shrink-0 font-medium">{roleWords[member.role]}</span>
          </div>
          <p className="text-sm text-ink-3">{roleMeanings[member.role]}</p>
          <div className="-ml-3 mt-1 has-data-reason:ml-0">{actions(member)}</div>
        </div>
      )}
    />
  );
}
