"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { lazy, Suspense, useEffect } from "react";
import { ConnectButton } from "#components/wallet/connect-button.tsx";
import { reportSignedIn, useSignedOut } from "../api/signed-out.ts";
import { ErrorCard } from "../ui/error-card.tsx";
import { useSignedInAgain } from "./account.queries.ts";

const SignedOutDialog = lazy(() => import("./signed-out-dialog.tsx"));

/** Opens the sign-in over the page when a call was answered 401, and goes on once it is done. */
export function SignedOutWatch() {
  const state = useSignedOut();
  const back = useSignedInAgain(state !== "no");
  const client = useQueryClient();
  const router = useRouter();
  useEffect(() => {
    if (!back) return;
    reportSignedIn();
    client.invalidateQueries();
    router.refresh();
  }, [back, client, router]);

  if (state === "no") return null;
  if (state === "yes") {
    return (
      <Suspense>
        <SignedOutDialog />
      </Suspense>
    );
  }
  return (
    <ErrorCard
      className="mb-5"
      title="Your sign-in ended"
      text="Sign in again; nothing you typed is lost."
      actions={
        <ConnectButton
          label="Sign in again"
          variant="secondary"
          next={window.location.pathname + window.location.search}
        />
      }
    />
  );
}
