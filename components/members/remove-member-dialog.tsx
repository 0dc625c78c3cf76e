"use client";
import { errorFacts } from "../api/api-error.ts";
import type { Member } from "../api/wire.ts";
import { Failure } from "../errors/failure.tsx";
import { AlertDialog } from "../ui/alert-dialog.tsx";
import type { DialogControl } from "../ui/dialog.tsx";
import { shortHex } from "../ui/shorten.ts";
import { toast } from "../ui/toast.ts";
import { roleWords } from "../workspace/roles.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { useRemoveMember } from "./members.queries.ts";

/** Takes a role away; with `isMe` the person leaves the workspace. */
export default function RemoveMemberDialog({
  member,
  isMe,
  ...control
}: DialogControl & { member: Pick<Member, "walletAddress" | "role">; isMe: boolean }) {
  const workspace = useWorkspace();
  const remove = useRemoveMember(workspace.id);
  const short = shortHex(member.walletAddress);
  const name = <bdi className="font-medium text-ink">{workspace.name}</bdi>;
  return (
    <AlertDialog
      {...control}
      title={isMe ? <>Leave {name}?</> : `Remove ${short}?`}
      confirmLabel={isMe ? "Leave workspace" : "Remove member"}
      pendingLabel={isMe ? "Leaving" : "Removing"}
      onConfirm={async () => {
        await remove.mutateAsync(member.walletAddress);
        // A full load: nothing of a workspace that is no longer theirs stays in memory.
        if (isMe) window.location.assign("/workspaces");
        else toast.success(`${short} removed`, { text: "Refused from the next call on." });
      }}
      error={
        remove.error && <Failure alert facts={errorFacts(remove.error)} context={{ role: roleWords[workspace.role] }} />
      }
    >
      {isMe ? (
        <p>You lose access to {name} at once. Only an owner or admin can add you again.</p>
      ) : (
        <p>
          <span className="font-mono text-sm font-[450] break-all text-ink">{member.walletAddress}</span> (
          {roleWords[member.role]}) loses access to {name} at once.
        </p>
      )}
      <p>Keys and sessions that {isMe ? "you" : "they"} created go on.</p>
    </AlertDialog>
  );
}
