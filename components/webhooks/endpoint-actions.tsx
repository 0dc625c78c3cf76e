"use client";
import { Pencil, Zap } from "lucide-react";
import { useRouter } from "next/navigation";
import type { Webhook } from "../api/wire.ts";
import { toastError } from "../errors/toast-error.ts";
import { Button } from "../ui/button.tsx";
import { LazyDialog } from "../ui/lazy-dialog.tsx";
import { toast } from "../ui/toast.ts";
import { roleWords } from "../workspace/roles.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { testWords } from "./test-words.ts";
import { useTestWebhook } from "./webhooks.queries.ts";

const loadEdit = () => import("./edit-endpoint-dialog.tsx");

/** The actions at the top of an endpoint's page. */
export function EndpointActions({ endpoint }: { endpoint: Webhook }) {
  const { id, role } = useWorkspace();
  const test = useTestWebhook(id, endpoint.id);
  const router = useRouter();
  const send = () =>
    test.mutate(undefined, {
      onSuccess: (outcome) => {
        const { title, text } = testWords(outcome);
        toast[outcome.delivered ? "success" : "error"](title, { text });
        router.refresh();
      },
      onError: (error) => toastError(error, { role: roleWords[role] }),
    });
  return (
    <>
      <LazyDialog load={loadEdit} dialog={{ endpoint }} icon={Pencil}>
        Edit
      </LazyDialog>
      <Button variant="primary" icon={Zap} pending={test.isPending} pendingLabel="Sending" onClick={send}>
        Send test
      </Button>
    </>
  );
}
