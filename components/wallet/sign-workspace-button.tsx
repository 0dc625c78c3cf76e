"use client";
import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { toast } from "../ui/toast.ts";
import { useLazy } from "../ui/use-lazy.ts";

const load = () => import("./sign-workspace-dialog.tsx");

export interface NewWorkspaceValues {
  slug: string;
  name: string;
  roles: ("CONSUMER" | "SUPPLIER")[];
}

export interface CreatedWorkspace {
  id: string;
  slug: string;
  name: string;
}

export interface SignWorkspaceButtonProps {
  /** Read when the button is pressed. Return null to stop (the form shows its own errors). */
  values: NewWorkspaceValues | (() => NewWorkspaceValues | null | Promise<NewWorkspaceValues | null>);
  /** Called after the workspace exists and is selected for this login. */
  onCreated: (workspace: CreatedWorkspace) => void;
  /** `field` is a body member (`slug`, `name`, `roles`); `slug` also for a taken short name. */
  onFieldError: (field: string, message: string) => void;
  disabled?: boolean;
  className?: string;
}

/** Says "Create and sign": signs the challenge with the signed-in wallet, creates the workspace and selects it. */
export function SignWorkspaceButton({
  values,
  onCreated,
  onFieldError,
  disabled,
  className,
}: SignWorkspaceButtonProps) {
  const { Content, loading, preload, open } = useLazy(load);
  const [asked, setAsked] = useState<NewWorkspaceValues | null>(null);

  const press = async () => {
    const read = typeof values === "function" ? await values() : values;
    if (!read) return;
    try {
      await open();
      setAsked(read);
    } catch {
      toast.error("This could not be loaded", { text: "Check your connection and press again. Nothing was changed." });
    }
  };
  return (
    <>
      <Button
        // Enter in a field of the form presses it.
        type="submit"
        variant="primary"
        disabled={disabled}
        pending={loading}
        aria-haspopup="dialog"
        aria-expanded={asked !== null}
        onPointerEnter={preload}
        onFocus={preload}
        onClick={() => void press()}
        className={className}
      >
        Create and sign
      </Button>
      {asked && Content && (
        <Content
          open
          onOpenChange={(next) => !next && setAsked(null)}
          values={asked}
          onCreated={onCreated}
          onFieldError={onFieldError}
        />
      )}
    </>
  );
}
