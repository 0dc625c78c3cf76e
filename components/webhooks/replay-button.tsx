"use client";
import { RotateCw } from "lucide-react";
import { LazyDialog } from "../ui/lazy-dialog.tsx";

const load = () => import("./replay-dialog.tsx");

export function ReplayButton({ webhookId }: { webhookId: string }) {
  return (
    <LazyDialog load={load} dialog={{ webhookId }} size="sm" icon={RotateCw}>
      Send again
    </LazyDialog>
  );
}
