"use client";
import { Dialog, type DialogControl } from "../ui/dialog.tsx";
import { LazyPart } from "./lazy-part.tsx";
import type { CreatedWorkspace, NewWorkspaceValues } from "./sign-workspace-button.tsx";
import { WalletListSkeleton } from "./wallet-list-skeleton.tsx";

const loadPanel = () => import("./sign-workspace-panel.tsx");
// This module is itself loaded on pointer-over or focus: the press finds the rest on its way.
loadPanel().catch(() => undefined);

export interface SignWorkspaceDialogProps extends DialogControl {
  values: NewWorkspaceValues;
  onCreated: (workspace: CreatedWorkspace) => void;
  onFieldError: (field: string, message: string) => void;
}

/** The message that makes a workspace, its signature, and what may go wrong with it. */
export default function SignWorkspaceDialog({
  open,
  onOpenChange,
  values,
  onCreated,
  onFieldError,
}: SignWorkspaceDialogProps) {
  const close = () => onOpenChange(false);
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      size="lg"
      title="Create and sign"
      description={`${values.name}, ${values.slug}`}
    >
      <LazyPart
        load={loadPanel}
        part={{
          values,
          onClose: close,
          onCreated: (workspace) => {
            close();
            onCreated(workspace);
          },
          onFieldError: (field, message) => {
            close();
            onFieldError(field, message);
          },
        }}
        fallback={<WalletListSkeleton />}
      />
    </Dialog>
  );
}
