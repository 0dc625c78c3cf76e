"use client";
import { type FormEvent, useId, useRef, useState } from "react";
import { ApiError, errorFacts } from "../api/api-error.ts";
import type { MintedApiKey } from "../api/wire.ts";
import { Failure } from "../errors/failure.tsx";
import { focusFirstError } from "../forms/focus-first-error.ts";
import { Button } from "../ui/button.tsx";
import { Dialog, type DialogControl } from "../ui/dialog.tsx";
import { Field, FieldSet } from "../ui/field.tsx";
import { AmountInput, Input, Textarea } from "../ui/input.tsx";
import { RadioCards } from "../ui/radio-cards.tsx";
import { Select } from "../ui/select.tsx";
import { Switch } from "../ui/switch.tsx";
import { roleWords } from "../workspace/roles.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import {
  canSpend,
  checkKeyForm,
  emptyKeyForm,
  expiryChoices,
  type KeyField,
  type KeyForm,
  toNewKey,
} from "./key-form.ts";
import { type PresetName, presets } from "./key-scopes.ts";
import { useCreateKey } from "./keys.queries.ts";
import { ScopeGrid } from "./scope-grid.tsx";

const cards: readonly { value: PresetName; title: string; text: string }[] = [
  { value: "read", ...presets.read },
  { value: "consumer", ...presets.consumer },
  { value: "operator", ...presets.operator },
  { value: "custom", title: "Custom", text: "Choose each permission" },
];

const serverWords: Partial<Record<KeyField, string>> = {
  label: "The server refuses this name.",
  scopes: "The server refuses this choice.",
  spendLimitMicroUsdc: "The server refuses this limit.",
  expiresAt: "The server refuses this date.",
  ipAllowlist: "One of these is not an address or CIDR, for example 203.0.113.0/24.",
};

export function KeyFormDialog({
  open,
  onOpenChange,
  onMinted,
}: DialogControl & { onMinted: (key: MintedApiKey) => void }) {
  const workspace = useWorkspace();
  const create = useCreateKey(workspace.id);
  const [form, setForm] = useState<KeyForm>(emptyKeyForm);
  const [errors, setErrors] = useState<Partial<Record<KeyField, string>>>({});
  const [checked, setChecked] = useState(false);
  const formId = useId();
  const element = useRef<HTMLFormElement>(null);

  const change = (patch: Partial<KeyForm>) => {
    const next = { ...form, ...patch };
    setForm(next);
    if (checked) setErrors(checkKeyForm(next));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (create.isPending) return;
    setChecked(true);
    const found = checkKeyForm(form);
    setErrors(found);
    if (Object.keys(found).length > 0) return focusFirstError(element.current);
    create.mutate(toNewKey(form, workspace.config.environment, Date.now()), {
      onSuccess: onMinted,
      onError: (error) => {
        const words = error instanceof ApiError ? serverWords[error.detail as KeyField] : undefined;
        if (!words || !(error instanceof ApiError)) return;
        setErrors({ [error.detail as KeyField]: words });
        focusFirstError(element.current);
      },
    });
  };
  const fieldFailed = create.error instanceof ApiError && (create.error.detail ?? "") in serverWords;
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Create key"
      description="The key is shown once, after this."
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" pending={create.isPending} pendingLabel="Creating">
            Create key
          </Button>
        </>
      }
    >
      <form id={formId} ref={element} noValidate onSubmit={submit} className="space-y-4">
        <Field label="Label" hint="Shown in lists and in the audit log." error={errors.label}>
          <Input value={form.label} onChange={(event) => change({ label: event.target.value })} />
        </Field>
        <FieldSet legend="What may it do?" error={errors.scopes}>
          <RadioCards
            label="What may it do?"
            className="grid-cols-2"
            value={form.preset}
            cards={cards}
            onChange={(preset) => change({ preset })}
          />
          {form.preset === "custom" && <ScopeGrid value={form.custom} onChange={(custom) => change({ custom })} />}
        </FieldSet>
        {canSpend(form) && (
          <div className="space-y-2">
            <Switch label="Spend limit per day" checked={form.limited} onChange={(limited) => change({ limited })} />
            {form.limited && (
              <Field
                label="Limit per UTC day"
                hideLabel
                hint="Charges and holds of its sessions since 00:00 UTC."
                error={errors.spendLimitMicroUsdc}
              >
                <AmountInput value={form.limit} onChange={(event) => change({ limit: event.target.value })} />
              </Field>
            )}
          </div>
        )}
        <Field label="Expires" error={errors.expiresAt}>
          <Select options={expiryChoices} value={form.expires} onChange={(expires) => change({ expires })} />
        </Field>
        <div className="space-y-2">
          <Switch
            label="Only from these addresses"
            checked={form.restricted}
            onChange={(restricted) => change({ restricted })}
          />
          {form.restricted && (
            <Field
              label="Addresses"
              hideLabel
              hint="IPv4, IPv6 or CIDR, one per line, at most 20."
              error={errors.ipAllowlist}
            >
              <Textarea
                dir="ltr"
                spellCheck={false}
                className="font-mono"
                value={form.addresses}
                onChange={(event) => change({ addresses: event.target.value })}
              />
            </Field>
          )}
        </div>
        {create.error && !fieldFailed && (
          <Failure alert facts={errorFacts(create.error)} context={{ role: roleWords[workspace.role] }} />
        )}
      </form>
    </Dialog>
  );
}
