"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { errorFacts } from "../api/api-error.ts";
import type { ApiKey } from "../api/wire.ts";
import { Failure } from "../errors/failure.tsx";
import { AlertDialog } from "../ui/alert-dialog.tsx";
import type { DialogControl } from "../ui/dialog.tsx";
import { RadioCards } from "../ui/radio-cards.tsx";
import { Time } from "../ui/time.tsx";
import { toast } from "../ui/toast.ts";
import { roleWords } from "../workspace/roles.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { useRevokeKey } from "./keys.queries.ts";

export default function RevokeKeyDialog({ apiKey, ...control }: DialogControl & { apiKey: ApiKey }) {
  const workspace = useWorkspace();
  const revoke = useRevokeKey(workspace.id);
  const router = useRouter();
  // A key that was rerolled only has its grace left: that can be ended.
  const ending = apiKey.revokedAt !== null;
  const [when, setWhen] = useState<"60" | "0">(ending ? "0" : "60");
  return (
    <AlertDialog
      {...control}
      title={
        <>
          {ending ? "End" : "Revoke"} key <bdi>{apiKey.label}</bdi>
          {ending ? " now?" : "?"}
        </>
      }
      confirmLabel={ending ? "End key now" : "Revoke key"}
      pendingLabel={ending ? "Ending" : "Revoking"}
      onConfirm={async () => {
        await revoke.mutateAsync({ keyId: apiKey.id, graceSeconds: Number(when) });
        toast.success(`Key ${apiKey.label} revoked`, {
          text: when === "0" ? "It stopped at once." : "It stops in 60 s.",
        });
        router.refresh();
      }}
      error={
        revoke.error && <Failure alert facts={errorFacts(revoke.error)} context={{ role: roleWords[workspace.role] }} />
      }
    >
      <p>
        Programs using <bdi className="font-medium text-ink">{apiKey.label}</bdi> stop{" "}
        {when === "0" ? "now" : "within 60 s"}. This cannot be undone.{" "}
        {apiKey.lastUsedAt ? (
          <>
            Last used <Time iso={apiKey.lastUsedAt} />.
          </>
        ) : (
          "It was never used."
        )}
      </p>
      {!ending && (
        <RadioCards
          label="When"
          className="grid-cols-2 pt-1 text-ink"
          value={when}
          onChange={setWhen}
          cards={[
            { value: "60", title: "In 60 s", text: "Calls on their way finish" },
            { value: "0", title: "Now", text: "When it leaked" },
          ]}
        />
      )}
    </AlertDialog>
  );
}
