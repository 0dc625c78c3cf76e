"use client";
import { type FormEvent, useId, useRef, useState } from "react";
import { ApiError, errorFacts } from "../api/api-error.ts";
import { Failure } from "../errors/failure.tsx";
import { focusFirstError } from "../forms/focus-first-error.ts";
import { Button } from "../ui/button.tsx";
import { Dialog, type DialogControl } from "../ui/dialog.tsx";
import { Field, FieldSet } from "../ui/field.tsx";
import { Input } from "../ui/input.tsx";
import { RadioCards } from "../ui/radio-cards.tsx";
import { roleWords } from "../workspace/roles.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { EventGrid } from "./event-grid.tsx";
import { checkWebhookForm, toWebhookInput, type WebhookField, type WebhookForm } from "./webhook-form.ts";

const serverWords: Record<WebhookField, string> = {
  url: "The server refuses this address: it must be reachable from the internet.",
  events: "The server refuses this choice.",
  description: "The server refuses this text.",
};

/** The form of an endpoint, new or old. `save` resolves when it is stored. */
export function WebhookFormDialog({
  open,
  onOpenChange,
  title,
  description,
  submitLabel,
  pendingLabel,
  initial,
  save,
}: DialogControl & {
  title: string;
  description: string;
  submitLabel: string;
  pendingLabel: string;
  initial: WebhookForm;
  save: (input: ReturnType<typeof toWebhookInput>) => Promise<unknown>;
}) {
  const { role, config } = useWorkspace();
  const [form, setForm] = useState(initial);
  const [errors, setErrors] = useState<Partial<Record<WebhookField, string>>>({});
  const [failed, setFailed] = useState<unknown>(null);
  const [checked, setChecked] = useState(false);
  const [pending, setPending] = useState(false);
  const element = useRef<HTMLFormElement>(null);
  const formId = useId();

  const change = (patch: Partial<WebhookForm>) => {
    const next = { ...form, ...patch };
    setForm(next);
    if (checked) setErrors(checkWebhookForm(next, config.environment));
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (pending) return;
    setChecked(true);
    const found = checkWebhookForm(form, config.environment);
    setErrors(found);
    setFailed(null);
    if (Object.keys(found).length > 0) return focusFirstError(element.current);
    setPending(true);
    try {
      await save(toWebhookInput(form));
    } catch (error) {
      const field = error instanceof ApiError ? (error.detail as WebhookField) : null;
      if (!field || !(field in serverWords)) return setFailed(error);
      setErrors({ [field]: serverWords[field] });
      focusFirstError(element.current);
    } finally {
      setPending(false);
    }
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      description={description}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" pending={pending} pendingLabel={pendingLabel}>
            {submitLabel}
          </Button>
        </>
      }
    >
      <form id={formId} ref={element} noValidate onSubmit={submit} className="space-y-4">
        <Field
          label="URL"
          hint={config.environment === "TEST" ? "https, or http on this machine." : "https only."}
          error={errors.url}
        >
          <Input
            type="url"
            dir="ltr"
            spellCheck={false}
            value={form.url}
            onChange={(event) => change({ url: event.target.value })}
          />
        </Field>
        <FieldSet legend="What is it told?" error={errors.events}>
          <RadioCards
            label="What is it told?"
            className="grid-cols-2"
            value={form.everything ? "all" : "some"}
            onChange={(value) => change({ everything: value === "all" })}
            cards={[
              { value: "all", title: "Everything", text: "Also events added later" },
              { value: "some", title: "Some events", text: "Choose each" },
            ]}
          />
          {!form.everything && <EventGrid value={form.ticked} onChange={(ticked) => change({ ticked })} />}
        </FieldSet>
        <Field label="Description" optional error={errors.description}>
          <Input value={form.description} onChange={(event) => change({ description: event.target.value })} />
        </Field>
        {failed !== null && <Failure alert facts={errorFacts(failed)} context={{ role: roleWords[role] }} />}
      </form>
    </Dialog>
  );
}
