"use client";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { errorFacts } from "../api/api-error.ts";
import type { ApiKey, MintedApiKey } from "../api/wire.ts";
import { Failure } from "../errors/failure.tsx";
import { AlertDialog } from "../ui/alert-dialog.tsx";
import type { DialogControl } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { Select } from "../ui/select.tsx";
import { Time } from "../ui/time.tsx";
import { roleWords } from "../workspace/roles.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { graceChoices } from "./grace-choices.ts";
import { useRerollKey } from "./keys.queries.ts";
import { ShowOnceDialog } from "./show-once-dialog.tsx";

/** Asks when the old key ends, then shows the new one once; it lives in this state and goes with it. */
export default function RerollKeyDialog({ apiKey, ...control }: DialogControl & { apiKey: ApiKey }) {
  const { id, slug, role } = useWorkspace();
  const router = useRouter();
  const reroll = useRerollKey(id);
  const [grace, setGrace] = useState("3600");
  const [minted, setMinted] = useState<MintedApiKey | null>(null);
  const shown = useRef(false);
  if (minted) {
    return (
      <ShowOnceDialog
        minted={minted}
        onDone={() => control.onOpenChange(false)}
        nextHref={`/w/${slug}/keys/${minted.id}`}
      />
    );
  }
  const label = <bdi className="font-medium text-ink">{apiKey.label}</bdi>;
  return (
    <AlertDialog
      open={control.open}
      // The showing takes over in place of closing.
      onOpenChange={(open) => !open && !shown.current && control.onOpenChange(false)}
      tone="inverse"
      title={
        <>
          Reroll key <bdi>{apiKey.label}</bdi>?
        </>
      }
      confirmLabel="Reroll key"
      pendingLabel="Rerolling"
      onConfirm={async () => {
        const next = await reroll.mutateAsync({ keyId: apiKey.id, graceSeconds: Number(grace) });
        shown.current = true;
        setMinted(next);
        router.refresh();
      }}
      error={reroll.error && <Failure alert facts={errorFacts(reroll.error)} context={{ role: roleWords[role] }} />}
    >
      <p>
        A new key with the same settings is shown once. Programs that still use {label} stop{" "}
        {graceChoices.find(({ value }) => value === grace)?.when}; that can be brought forward, not put off.{" "}
        {apiKey.lastUsedAt ? (
          <>
            Last used <Time iso={apiKey.lastUsedAt} />.
          </>
        ) : (
          "It was never used."
        )}
      </p>
      <div className="pt-1 text-ink">
        <Field label="The old key ends">
          <Select options={graceChoices} value={grace} onChange={setGrace} />
        </Field>
      </div>
    </AlertDialog>
  );
}
