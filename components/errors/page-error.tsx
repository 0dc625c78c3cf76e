"use client";
import { useRouter } from "next/navigation";
import { startTransition } from "react";
import { Button } from "../ui/button.tsx";
import { ErrorCard } from "../ui/error-card.tsx";

/** What remains when a page could not be rendered at all: the digest finds the cause in the log. */
export function PageError({ error, retry }: { error: unknown; retry: () => void }) {
  const router = useRouter();
  const digest = typeof error === "object" && error !== null && "digest" in error ? String(error.digest) : undefined;
  const again = () =>
    startTransition(() => {
      router.refresh();
      retry();
    });
  return (
    <>
      <h1 className="mb-4 text-xl font-semibold">This page could not be shown</h1>
      <ErrorCard
        title="We cannot show this right now"
        text="Nothing was changed, and nothing was charged unless it shows in the ledger. Running sessions go on."
        requestId={digest}
        actions={
          <Button size="sm" onClick={again}>
            Try again
          </Button>
        }
      />
    </>
  );
}
