"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { errorFacts } from "../api/api-error.ts";
import { Failure } from "../errors/failure.tsx";
import { useMembersOnDemand, useTransfer } from "../members/members.queries.ts";
import { AlertDialog } from "../ui/alert-dialog.tsx";
import type { DialogControl } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { Select } from "../ui/select.tsx";
import { shortHex } from "../ui/shorten.ts";
import { Skeleton } from "../ui/skeleton.tsx";
import { toast } from "../ui/toast.ts";
import { roleWords } from "../workspace/roles.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { TypedSlug } from "./typed-slug.tsx";

export default function TransferDialog(control: DialogControl) {
  const workspace = useWorkspace();
  const router = useRouter();
  const members = useMembersOnDemand(workspace.id);
  const transfer = useTransfer(workspace.id);
  const [chosen, setChosen] = useState("");
  const [typed, setTyped] = useState("");
  const others = members.data?.filter(
    ({ walletAddress }) => walletAddress.toLowerCase() !== workspace.signedInAddress.toLowerCase(),
  );
  const heir = chosen || (others?.[0]?.walletAddress ?? "");
  const failed = transfer.error ?? members.error;
  return (
    <AlertDialog
      {...control}
      title={
        <>
          Transfer <bdi>{workspace.name}</bdi>?
        </>
      }
      confirmLabel="Transfer ownership"
      pendingLabel="Transferring"
      ready={heir !== "" && typed.trim() === workspace.slug}
      onConfirm={async () => {
        await transfer.mutateAsync(heir);
        toast.success(`${shortHex(heir)} is the owner now`, { text: "You are an admin." });
        router.refresh();
      }}
      error={failed && <Failure alert facts={errorFacts(failed)} context={{ role: roleWords[workspace.role] }} />}
    >
      <p>
        They become owner, you become admin, at once. Only they can give it back. The pool does not move: it stays with{" "}
        <span className="font-mono text-sm font-[450] text-ink">{shortHex(workspace.walletAddress)}</span>.
      </p>
      {others?.length === 0 ? (
        <p className="text-ink">Nobody else is a member. Add the new owner first, under Members.</p>
      ) : (
        <div className="space-y-3 pt-1 text-ink">
          {others ? (
            <Field label="New owner">
              <Select
                value={heir}
                onChange={setChosen}
                options={others.map(({ walletAddress, role }) => ({
                  value: walletAddress,
                  label: `${shortHex(walletAddress)}, ${roleWords[role].toLowerCase()}`,
                }))}
              />
            </Field>
          ) : (
            !members.error && <Skeleton className="h-15 w-full" />
          )}
          {others && <TypedSlug slug={workspace.slug} value={typed} onChange={setTyped} />}
        </div>
      )}
    </AlertDialog>
  );
}
