"use client";
import { Send, Square } from "lucide-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { selectedWorkspaceId } from "../api/selected-workspace.ts";
import { AlertDialog } from "../ui/alert-dialog.tsx";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Input, Textarea } from "../ui/input.tsx";
import { ConsoleAnswer } from "./console-answer.tsx";
import { ConsoleCredential, useCredential } from "./console-credential.tsx";
import type { ConsoleOperation } from "./operation-card.tsx";
import { type CallAnswer, sendCall } from "./send-call.ts";

type Outcome = { answer: CallAnswer } | { failure: string } | null;

/** Sends one operation to this very server and shows what came back. What costs or destroys is asked about first. */
export function ApiConsole({ id, operation }: { id: string; operation: ConsoleOperation }) {
  const { method, path, parameters, body, isPublic, risk } = operation;
  const [values, setValues] = useState<Record<string, string>>(() => firstValues(operation));
  const [json, setJson] = useState(body ?? "");
  const [outcome, setOutcome] = useState<Outcome>(null);
  const [streamed, setStreamed] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const running = useRef<AbortController | null>(null);
  const [pending, setPending] = useState(false);
  const credential = useCredential();

  useEffect(() => () => running.current?.abort(), []);

  const send = async () => {
    const controller = new AbortController();
    running.current = controller;
    setPending(true);
    setStreamed(null);
    const of = (where: string) =>
      Object.fromEntries(parameters.filter((each) => each.in === where).map(({ name }) => [name, values[name] ?? ""]));
    const call = { method, path, pathValues: of("path"), query: of("query"), headers: of("header") };
    const key = isPublic || credential.uses === "cookie" ? null : credential.key;
    const sent = sendCall(
      { ...call, body: body === null || json.trim() === "" ? null : json, key },
      { signal: controller.signal, onText: setStreamed },
    );
    await sent
      .then(
        (answer) => setOutcome({ answer }),
        () =>
          !controller.signal.aborted && setOutcome({ failure: "No answer. Check your connection and send it again." }),
      )
      .finally(() => setPending(false));
  };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (risk) setAsking(true);
    else void send();
  };

  return (
    <form
      id={id}
      onSubmit={submit}
      aria-label={`Console: ${operation.title}`}
      className="space-y-4 rounded-md border border-line bg-surface p-4"
    >
      {!isPublic && <ConsoleCredential takesKeys={operation.takesKeys} />}
      {parameters.map(({ name, in: where, required, example }) => (
        <Field
          key={name}
          label={<code className="font-mono font-[450]">{name}</code>}
          hint={`In the ${where}`}
          optional={!required}
        >
          <Input
            dir="ltr"
            spellCheck={false}
            required={required}
            placeholder={example}
            value={values[name] ?? ""}
            onChange={(event) => setValues({ ...values, [name]: event.target.value })}
          />
        </Field>
      ))}
      {body !== null && (
        <Field label="Body" hint="JSON">
          <Textarea
            dir="ltr"
            spellCheck={false}
            rows={Math.min(12, json.split("\n").length + 1)}
            className="font-mono text-sm"
            value={json}
            onChange={(event) => setJson(event.target.value)}
          />
        </Field>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" variant="inverse" icon={Send} pending={pending}>
          Send
        </Button>
        {pending && (
          <Button icon={Square} onClick={() => running.current?.abort()}>
            Stop
          </Button>
        )}
      </div>
      <ConsoleAnswer outcome={outcome} streamed={pending ? streamed : null} name={operation.title} />
      {risk && (
        <AlertDialog
          open={asking}
          onOpenChange={setAsking}
          title={risk.title}
          confirmLabel={risk.confirm}
          pendingLabel="Sending"
          tone="inverse"
          onConfirm={send}
        >
          <p>{risk.text}</p>
        </AlertDialog>
      )}
    </form>
  );
}

/**
 * Examples in what must be given, with the selected workspace where one is asked for. Nothing in what may be left out, and
 * nothing where something that exists must be named.
 */
function firstValues({ path, parameters }: ConsoleOperation): Record<string, string> {
  const workspaceId = selectedWorkspaceId();
  return Object.fromEntries(
    parameters.map(({ name, in: where, required, example }) => {
      const isWorkspace = where === "path" && path.startsWith(`/workspaces/{${name}}`);
      if (isWorkspace) return [name, workspaceId ?? ""];
      return [name, required && where !== "path" ? example : ""];
    }),
  );
}
