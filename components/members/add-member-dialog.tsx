"use client";
import { type FormEvent, useId, useRef, useState } from "react";
import { ApiError, errorFacts } from "../api/api-error.ts";
import type { Role } from "../api/wire.ts";
import { describeError } from "../errors/catalogue.ts";
import { Failure } from "../errors/failure.tsx";
import { focusFirstError } from "../forms/focus-first-error.ts";
import { Button } from "../ui/button.tsx";
import { Dialog, type DialogControl } from "../ui/dialog.tsx";
import { Field, FieldSet } from "../ui/field.tsx";
import { Input } from "../ui/input.tsx";
import { RadioCards } from "../ui/radio-cards.tsx";
import { shortHex } from "../ui/shorten.ts";
import { toast } from "../ui/toast.ts";
import { roleWords } from "../workspace/roles.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { checkAddress } from "./check-address.ts";
import { grantableRoles, roleMeanings } from "./member-rights.ts";
import { useAddMember } from "./members.queries.ts";

/** Refusals that are about the address: said at the field. */
const fieldDetails = new Set(["walletAddress", "member:exists"]);

export default function AddMemberDialog({ open, onOpenChange }: DialogControl) {
  const workspace = useWorkspace();
  const add = useAddMember(workspace.id);
  const [walletAddress, setWalletAddress] = useState("");
  const [role, setRole] = useState<Role>("VIEWER");
  const [error, setError] = useState<string>();
  const form = useRef<HTMLFormElement>(null);
  const formId = useId();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (add.isPending) return;
    const found = checkAddress(walletAddress);
    setError(found);
    if (found) return focusFirstError(form.current);
    add.mutate(
      { walletAddress: walletAddress.trim(), role },
      {
        onSuccess: (member) => {
          onOpenChange(false);
          toast.success(`${shortHex(member.walletAddress)} added`, {
            text: `${roleWords[member.role]}. They find the workspace when they sign in with this wallet.`,
          });
        },
        onError: (failed) => {
          if (!(failed instanceof ApiError) || !fieldDetails.has(failed.detail ?? "")) return;
          setError(
            failed.detail === "walletAddress" ? "The server refuses this address." : describeError(failed).title,
          );
          focusFirstError(form.current);
        },
      },
    );
  };
  const fieldFailed = add.error instanceof ApiError && fieldDetails.has(add.error.detail ?? "");
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Add member"
      description="Nothing is sent: they sign in here with this wallet and find the workspace."
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" pending={add.isPending} pendingLabel="Adding">
            Add member
          </Button>
        </>
      }
    >
      <form id={formId} ref={form} noValidate onSubmit={submit} className="space-y-4">
        <Field label="Wallet address" hint="0x and 40 hex digits." error={error}>
          <Input
            dir="ltr"
            spellCheck={false}
            className="font-mono"
            value={walletAddress}
            onChange={(event) => {
              setWalletAddress(event.target.value);
              if (error) setError(checkAddress(event.target.value));
            }}
          />
        </Field>
        <FieldSet legend="Role">
          <RadioCards
            label="Role"
            value={role}
            onChange={setRole}
            cards={grantableRoles(workspace.role).map((each) => ({
              value: each,
              title: roleWords[each],
              text: roleMeanings[each],
            }))}
          />
        </FieldSet>
        {add.error && !fieldFailed && (
          <Failure alert facts={errorFacts(add.error)} context={{ role: roleWords[workspace.role] }} />
        )}
      </form>
    </Dialog>
  );
}
