"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { errorFacts } from "../api/api-error.ts";
import { Failure } from "../errors/failure.tsx";
import { AlertDialog } from "../ui/alert-dialog.tsx";
import type { DialogControl } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { RadioCards } from "../ui/radio-cards.tsx";
import { Select } from "../ui/select.tsx";
import { toast } from "../ui/toast.ts";
import { roleWords } from "../workspace/roles.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { useReplayWebhook } from "./webhooks.queries.ts";

const spans = [
  { value: "1", label: "In the last hour" },
  { value: "24", label: "In the last 24 hours" },
  { value: "168", label: "In the last 7 days" },
  { value: "720", label: "In the last 30 days" },
];

/** Sends again what failed, or what the endpoint never got. */
export default function ReplayDialog({ webhookId, ...control }: DialogControl & { webhookId: string }) {
  const { id, role } = useWorkspace();
  const replay = useReplayWebhook(id, webhookId);
  const router = useRouter();
  const [only, setOnly] = useState<"failed" | "missing">("failed");
  const [hours, setHours] = useState("24");
  return (
    <AlertDialog
      {...control}
      tone="inverse"
      title="Send again?"
      confirmLabel={only === "failed" ? "Send failed again" : "Send missing"}
      pendingLabel="Queueing"
      onConfirm={async () => {
        const since = new Date(Date.now() - Number(hours) * 3_600_000).toISOString();
        const { queued } = await replay.mutateAsync({ since, only });
        const what = queued === 1 ? "1 message" : `${queued} messages`;
        toast.success(queued === 0 ? "Nothing to send" : `${what} queued`, {
          text: queued === 0 ? "No message of that time matches." : "They go out under their old ids.",
        });
        router.refresh();
      }}
      error={replay.error && <Failure alert facts={errorFacts(replay.error)} context={{ role: roleWords[role] }} />}
    >
      <p>Receivers tell repeats apart by the message id, which stays.</p>
      <div className="space-y-3 pt-1 text-ink">
        <RadioCards
          label="What"
          value={only}
          onChange={setOnly}
          cards={[
            { value: "failed", title: "Failed", text: "Tried, and never received" },
            { value: "missing", title: "Missing", text: "Never tried: while it was off, or before it asked for them" },
          ]}
        />
        <Field label="When it happened">
          <Select options={spans} value={hours} onChange={setHours} />
        </Field>
      </div>
    </AlertDialog>
  );
}
