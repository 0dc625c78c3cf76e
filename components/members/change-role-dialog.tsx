"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { errorFacts } from "../api/api-error.ts";
import type { Member, Role } from "../api/wire.ts";
import { Failure } from "../errors/failure.tsx";
import { AlertDialog } from "../ui/alert-dialog.tsx";
import type { DialogControl } from "../ui/dialog.tsx";
import { RadioCards } from "../ui/radio-cards.tsx";
import { shortHex } from "../ui/shorten.ts";
import { toast } from "../ui/toast.ts";
import { roleWords } from "../workspace/roles.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { roleMeanings } from "./member-rights.ts";
import { useUpdateMember } from "./members.queries.ts";

export default function ChangeRoleDialog({
  member,
  roles,
  isMe,
  ...control
}: DialogControl & { member: Member; roles: readonly Role[]; isMe: boolean }) {
  const workspace = useWorkspace();
  const router = useRouter();
  const update = useUpdateMember(workspace.id);
  const [role, setRole] = useState<Role>(roles[0] ?? member.role);
  return (
    <AlertDialog
      {...control}
      tone="inverse"
      title={`Change the role of ${isMe ? "yourself" : shortHex(member.walletAddress)}?`}
      confirmLabel={`Make ${roleWords[role].toLowerCase()}`}
      pendingLabel="Changing"
      onConfirm={async () => {
        await update.mutateAsync({ walletAddress: member.walletAddress, role });
        toast.success(`${shortHex(member.walletAddress)} is now ${roleWords[role].toLowerCase()}`);
        if (isMe) router.refresh();
      }}
      error={
        update.error && <Failure alert facts={errorFacts(update.error)} context={{ role: roleWords[workspace.role] }} />
      }
    >
      <p>
        {isMe ? "You are" : "This wallet is"} {roleWords[member.role].toLowerCase()} now. It holds from the next call on
        {isMe ? "; you cannot give yourself the old role back." : "."}
      </p>
      <RadioCards
        label="New role"
        className="pt-1 text-ink"
        value={role}
        onChange={setRole}
        cards={roles.map((each) => ({ value: each, title: roleWords[each], text: roleMeanings[each] }))}
      />
    </AlertDialog>
  );
}
