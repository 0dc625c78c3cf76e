"use client";
import { Check, Copy, FileText, Zap } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { errorFacts } from "../api/api-error.ts";
import type { MintedApiKey } from "../api/wire.ts";
import { describeError } from "../errors/catalogue.ts";
import { Button } from "../ui/button.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { CodeTabs } from "../ui/code-tabs.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { useCopied } from "../ui/use-copied.ts";
import { useLeaveGuard } from "../ui/use-leave-guard.ts";
import { useTryKey } from "./keys.queries.ts";

/** The gate: the key is shown now and never again. Closes only after a copy or a confirmation. */
export function ShowOnceDialog({ minted, onDone }: { minted: MintedApiKey; onDone: () => void }) {
  const { plaintext } = minted;
  const key = useCopied();
  const env = useCopied();
  const [kept, setKept] = useState(false);
  const [stored, setStored] = useState(false);
  const copyButton = useRef<HTMLButtonElement>(null);
  const attempt = useTryKey();
  const release = useLeaveGuard();

  useEffect(() => copyButton.current?.focus(), []);
  const envLine = `LUXXON_API_KEY=${plaintext}`;
  const origin = window.location.origin;
  const keep = (copied: boolean) => copied && setKept(true);
  const done = () => {
    onDone();
    release();
  };
  return (
    <Dialog
      open
      size="lg"
      dismissable={false}
      onOpenChange={() => undefined}
      title="Copy your key now"
      description="We keep only a fingerprint. When you close this, nobody can show it again."
      footer={
        <Button variant="inverse" disabled={!kept && !stored} onClick={done}>
          Done
        </Button>
      }
    >
      <div className="space-y-4">
        <div className="rounded-md border border-line-strong bg-sunken p-3">
          <p className="font-mono text-sm leading-6 font-[450] break-all" translate="no" data-secret="">
            {plaintext}
          </p>
          <div className="mt-2 flex flex-wrap gap-2">
            <Button
              ref={copyButton}
              size="sm"
              variant="primary"
              icon={key.copied ? Check : Copy}
              onClick={() => key.copy(plaintext).then(keep)}
            >
              {key.copied ? "Copied" : "Copy key"}
            </Button>
            <Button size="sm" icon={env.copied ? Check : FileText} onClick={() => env.copy(envLine).then(keep)}>
              {env.copied ? "Copied" : "Copy .env"}
            </Button>
          </div>
        </div>
        <CodeTabs
          label="Use it"
          tabs={[
            { title: "curl", code: `curl ${origin}/api/v1/me \\\n  -H "Authorization: Bearer ${plaintext}"` },
            { title: ".env", code: envLine },
            {
              title: "TypeScript",
              code: `const me = await fetch("${origin}/api/v1/me", {\n  headers: { Authorization: "Bearer ${plaintext}" },\n});`,
            },
          ]}
        />
        <div className="flex min-h-8 flex-wrap items-center gap-3">
          <Button
            size="sm"
            icon={Zap}
            pending={attempt.isPending}
            pendingLabel="Trying"
            onClick={() => attempt.mutate(plaintext)}
          >
            Try it
          </Button>
          <span role="status" className="num text-sm text-ink-2">
            {attempt.isSuccess && `200, ${attempt.data} ms: the key works.`}
            {attempt.isError && describeError(errorFacts(attempt.error)).text}
          </span>
        </div>
        <Checkbox label="I have stored this key somewhere safe" checked={stored} onChange={setStored} />
      </div>
    </Dialog>
  );
}
