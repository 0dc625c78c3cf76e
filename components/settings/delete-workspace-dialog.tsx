"use client";
import { useState } from "react";
import { ApiError, errorFacts } from "../api/api-error.ts";
import { Failure } from "../errors/failure.tsx";
import { AlertDialog } from "../ui/alert-dialog.tsx";
import { buttonClass } from "../ui/button.tsx";
import type { DialogControl } from "../ui/dialog.tsx";
import { Link } from "../ui/link.tsx";
import { shortHex } from "../ui/shorten.ts";
import { roleWords } from "../workspace/roles.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { useDeleteWorkspace } from "./settings.queries.ts";
import { TypedSlug } from "./typed-slug.tsx";

/** Where to see what is in the way. */
const remedies: Record<string, { path: string; label: string }> = {
  "workspace:delete:openSessions": { path: "sessions", label: "Show sessions" },
  "workspace:delete:unsettled": { path: "settlements", label: "Show settlements" },
};

export default function DeleteWorkspaceDialog(control: DialogControl) {
  const { id, name, slug, role, walletAddress } = useWorkspace();
  const remove = useDeleteWorkspace(id);
  const [typed, setTyped] = useState("");
  const remedy = remove.error instanceof ApiError ? remedies[remove.error.detail ?? ""] : undefined;
  return (
    <AlertDialog
      {...control}
      title={
        <>
          Delete <bdi>{name}</bdi>?
        </>
      }
      confirmLabel="Delete workspace"
      pendingLabel="Deleting"
      ready={typed.trim() === slug}
      onConfirm={async () => {
        await remove.mutateAsync();
        // A full load: nothing of the deleted workspace stays in memory.
        window.location.assign("/workspaces");
      }}
      error={
        remove.error && (
          <Failure
            alert
            facts={errorFacts(remove.error)}
            context={{ role: roleWords[role] }}
            actions={
              remedy && (
                <Link
                  className={buttonClass({ size: "sm" })}
                  href={`/w/${slug}/${remedy.path}`}
                  onClick={() => control.onOpenChange(false)}
                >
                  {remedy.label}
                </Link>
              )
            }
          />
        )
      }
    >
      <p>
        At once, for all members: keys stop without grace, webhooks are off, and it goes offline. The short name is
        never free again. This cannot be undone.
      </p>
      <p>
        The pool stays on the contract; wallet{" "}
        <span className="font-mono text-sm font-[450] text-ink">{shortHex(walletAddress)}</span> can withdraw it at any
        time.
      </p>
      <TypedSlug slug={slug} value={typed} onChange={setTyped} />
    </AlertDialog>
  );
}
