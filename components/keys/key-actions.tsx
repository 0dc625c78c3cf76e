"use client";
import { Ban, RefreshCw } from "lucide-react";
import type { ApiKey } from "../api/wire.ts";
import { LazyDialog } from "../ui/lazy-dialog.tsx";

const loadReroll = () => import("./reroll-key-dialog.tsx");
const loadRevoke = () => import("./revoke-key-dialog.tsx");

/** Reroll and revoke; of a key that only has its grace left, the end of it. */
export function KeyActions({ apiKey, ending }: { apiKey: ApiKey; ending: boolean }) {
  if (ending) {
    return (
      <LazyDialog load={loadRevoke} dialog={{ apiKey }} icon={Ban}>
        End now
      </LazyDialog>
    );
  }
  return (
    <>
      <LazyDialog load={loadReroll} dialog={{ apiKey }} icon={RefreshCw}>
        Reroll
      </LazyDialog>
      <LazyDialog load={loadRevoke} dialog={{ apiKey }} icon={Ban}>
        Revoke
      </LazyDialog>
    </>
  );
}
