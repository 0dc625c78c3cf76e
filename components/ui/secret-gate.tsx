"use client";
import { Check, Copy, FileText } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "./button.tsx";
import { Checkbox } from "./checkbox.tsx";
import { Dialog } from "./dialog.tsx";
import { useCopied } from "./use-copied.ts";
import { useLeaveGuard } from "./use-leave-guard.ts";

export interface SecretGateProps {
  title: string;
  description: ReactNode;
  secret: string;
  /** What it is, in one word: "Copy key", "I have stored this key somewhere safe". */
  noun: string;
  /** Its line of a `.env` file. */
  envLine: string;
  /** How to use it. */
  children?: ReactNode;
  onDone: () => void;
  /** The page to go to afterwards; it takes the place of the entry that kept Back here. */
  nextHref?: string | undefined;
}

/** The gate: a secret is shown now and never again. Closes only after a copy or a confirmation. */
export function SecretGate({ title, description, secret, noun, envLine, children, onDone, nextHref }: SecretGateProps) {
  const whole = useCopied();
  const env = useCopied();
  const [kept, setKept] = useState(false);
  const [stored, setStored] = useState(false);
  const copyButton = useRef<HTMLButtonElement>(null);
  const release = useLeaveGuard();
  const router = useRouter();

  useEffect(() => copyButton.current?.focus(), []);
  const keep = (copied: boolean) => copied && setKept(true);
  const done = () => {
    onDone();
    if (nextHref) router.replace(nextHref);
    else release();
  };
  return (
    <Dialog
      open
      size="lg"
      dismissable={false}
      onOpenChange={() => undefined}
      title={title}
      description={description}
      footer={
        <Button variant="inverse" disabled={!kept && !stored} onClick={done}>
          Done
        </Button>
      }
    >
      <div className="space-y-4">
        <div className="rounded-md border border-line-strong bg-sunken p-3">
          <p className="font-mono text-sm leading-6 font-[450] break-all" translate="no" data-secret="">
            {secret}
          </p>
          <div className="mt-2 flex flex-wrap gap-2">
            <Button
              ref={copyButton}
              size="sm"
              variant="primary"
              icon={whole.copied ? Check : Copy}
              onClick={() => whole.copy(secret).then(keep)}
            >
              {whole.copied ? "Copied" : `Copy ${noun}`}
            </Button>
            <Button size="sm" icon={env.copied ? Check : FileText} onClick={() => env.copy(envLine).then(keep)}>
              {env.copied ? "Copied" : "Copy .env"}
            </Button>
          </div>
        </div>
        {children}
        <Checkbox label={`I have stored this ${noun} somewhere safe`} checked={stored} onChange={setStored} />
      </div>
    </Dialog>
  );
}
