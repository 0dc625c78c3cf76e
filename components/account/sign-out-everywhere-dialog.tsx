"use client";
import { errorFacts } from "../api/api-error.ts";
import { Failure } from "../errors/failure.tsx";
import { AlertDialog } from "../ui/alert-dialog.tsx";
import type { DialogControl } from "../ui/dialog.tsx";
import { useSignOut } from "./account.queries.ts";

export default function SignOutEverywhereDialog(control: DialogControl) {
  const signOut = useSignOut();
  return (
    <AlertDialog
      {...control}
      title="Sign out everywhere?"
      confirmLabel="Sign out everywhere"
      pendingLabel="Signing out"
      tone="inverse"
      onConfirm={() => signOut.mutateAsync(true)}
      error={signOut.error && <Failure facts={errorFacts(signOut.error)} alert />}
    >
      <p>Every browser where this wallet is signed in must sign in again, within a second, this one too.</p>
      <p>API keys and running sessions go on.</p>
    </AlertDialog>
  );
}
