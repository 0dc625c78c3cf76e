"use client";
import { useRouter } from "next/navigation";
import { type FormEvent, useRef, useState } from "react";
import { ApiError, errorFacts } from "../api/api-error.ts";
import { Failure } from "../errors/failure.tsx";
import { focusFirstError } from "../forms/focus-first-error.ts";
import { Button } from "../ui/button.tsx";
import { Card, CardBody, CardHead } from "../ui/card.tsx";
import { Field } from "../ui/field.tsx";
import { Input } from "../ui/input.tsx";
import { toast } from "../ui/toast.ts";
import { mayAdministrate, roleWords } from "../workspace/roles.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { checkName } from "../workspaces/workspace-form.ts";
import { useRename } from "./settings.queries.ts";

/** The name of the workspace; everything else about it is permanent. */
export function RenameCard() {
  const workspace = useWorkspace();
  const router = useRouter();
  const rename = useRename(workspace.id);
  const [name, setName] = useState(workspace.name);
  const [error, setError] = useState<string>();
  const form = useRef<HTMLFormElement>(null);
  const allowed = mayAdministrate(workspace.role);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (rename.isPending) return;
    const found = checkName(name);
    setError(found);
    if (found) return focusFirstError(form.current);
    rename.mutate(name.trim(), {
      onSuccess: (changed) => {
        setName(changed.name);
        toast.success("Name saved", { text: changed.name });
        router.refresh();
      },
      onError: (failed) => {
        if (failed instanceof ApiError && failed.detail === "name") setError("The server refuses this name.");
      },
    });
  };
  const fieldFailed = rename.error instanceof ApiError && rename.error.detail === "name";
  return (
    <Card>
      <CardBody>
        <CardHead title="Name" />
        <form ref={form} noValidate onSubmit={submit} className="mt-3 max-w-md space-y-3">
          <Field
            label="Workspace name"
            hideLabel
            error={error}
            hint={
              allowed ? "Shown to members. Up to 80 characters." : "Your role (Viewer) cannot change it. Ask an owner."
            }
          >
            <Input
              value={name}
              disabled={!allowed}
              onChange={(event) => {
                setName(event.target.value);
                if (error) setError(checkName(event.target.value));
              }}
            />
          </Field>
          {rename.error && !fieldFailed && (
            <Failure alert facts={errorFacts(rename.error)} context={{ role: roleWords[workspace.role] }} />
          )}
          {allowed && (
            <Button type="submit" variant="primary" pending={rename.isPending} pendingLabel="Saving">
              Save name
            </Button>
          )}
        </form>
      </CardBody>
    </Card>
  );
}
