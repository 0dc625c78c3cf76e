"use client";
import { useRouter } from "next/navigation";
import { errorFacts } from "../api/api-error.ts";
import type { Login } from "../api/wire.ts";
import { Failure } from "../errors/failure.tsx";
import { AlertDialog } from "../ui/alert-dialog.tsx";
import type { DialogControl } from "../ui/dialog.tsx";
import { Time } from "../ui/time.tsx";
import { toast } from "../ui/toast.ts";
import { useEndLogin } from "./account.queries.ts";
import { deviceWords } from "./device-words.ts";

export default function EndLoginDialog({ login, ...control }: DialogControl & { login: Login }) {
  const end = useEndLogin();
  const router = useRouter();
  const device = deviceWords(login.userAgent);
  return (
    <AlertDialog
      {...control}
      tone="inverse"
      title={`Sign out ${device}?`}
      confirmLabel="Sign out"
      pendingLabel="Signing out"
      onConfirm={async () => {
        await end.mutateAsync(login.id);
        toast.success(`${device} signed out`, { text: "Refused from its next call on." });
        router.refresh();
      }}
      error={end.error && <Failure alert facts={errorFacts(end.error)} />}
    >
      <p>
        Last seen <Time iso={login.lastSeenAt} />
        {login.ip && ` from ${login.ip}`}. It must sign in again with this wallet. Keys and running sessions go on.
      </p>
    </AlertDialog>
  );
}
