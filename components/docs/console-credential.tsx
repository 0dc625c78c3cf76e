"use client";
import { useSyncExternalStore } from "react";
import { selectedWorkspaceId } from "../api/selected-workspace.ts";
import { Field } from "../ui/field.tsx";
import { Input } from "../ui/input.tsx";
import { Link } from "../ui/link.tsx";
import { SegmentedControl } from "../ui/segmented-control.tsx";
import { consoleKey } from "./console-key.ts";

/** Who the consoles of this page speak as. */
export function useCredential(): { uses: "cookie" | "key"; key: string } {
  const { subscribe } = consoleKey;
  const uses = useSyncExternalStore(subscribe, consoleKey.uses, () => "cookie" as const);
  const key = useSyncExternalStore(subscribe, consoleKey.key, () => "");
  return { uses, key };
}

/** The signed-in wallet, or a key that is pasted here and kept nowhere. */
export function ConsoleCredential({ takesKeys }: { takesKeys: boolean }) {
  const { uses, key } = useCredential();
  if (!takesKeys)
    return (
      <div className="text-sm text-ink-2">
        <p>Sent as the wallet that is signed in here. Keys cannot do this.</p>
        {selectedWorkspaceId() === null && <NotSignedIn />}
      </div>
    );
  return (
    <div className="space-y-3">
      <div className="space-y-1">
        <p className="font-medium" aria-hidden>
          Send as
        </p>
        <SegmentedControl
          label="Send as"
          value={uses}
          onChange={consoleKey.use}
          options={[
            { value: "cookie", label: "Signed-in wallet" },
            { value: "key", label: "API key" },
          ]}
        />
        {uses === "cookie" && selectedWorkspaceId() === null && <NotSignedIn />}
      </div>
      {uses === "key" && (
        <Field label="API key" hint="Kept in this page's memory only, for all its consoles.">
          <Input
            type="password"
            dir="ltr"
            autoComplete="off"
            spellCheck={false}
            value={key}
            onChange={(event) => consoleKey.setKey(event.target.value)}
          />
        </Field>
      )}
    </div>
  );
}

function NotSignedIn() {
  return (
    <p className="text-sm text-ink-2">
      No workspace is selected here.{" "}
      <Link href="/workspaces" className="text-ink underline underline-offset-2">
        Sign in and choose one
      </Link>
    </p>
  );
}
