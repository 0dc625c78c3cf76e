"use client";
import { useMutation } from "@tanstack/react-query";
import { fetchApi } from "../api/fetch-api.ts";
import type { Webhook, WebhookTest, WebhookWithSecret } from "../api/wire.ts";

/** A write on endpoints; the pages are rendered by the server, so their callers refresh them. */
function useWebhookCall<I extends Record<string, unknown> | undefined, T>(
  workspaceId: string,
  method: "POST" | "PATCH" | "DELETE",
  path: string,
) {
  return useMutation({
    mutationFn: (body: I) =>
      fetchApi<T>(`/workspaces/${workspaceId}/webhooks${path}`, {
        method,
        ...(body ? { body } : {}),
        workspaceId,
        workspaceBy: "path",
      }),
    // Some answers carry a secret: they are kept in no cache.
    gcTime: 0,
  });
}

type NewWebhook = { url: string; events: string[]; description: string };

export const useCreateWebhook = (workspaceId: string) =>
  useWebhookCall<NewWebhook, WebhookWithSecret>(workspaceId, "POST", "");

export const useUpdateWebhook = (workspaceId: string, id: string) =>
  useWebhookCall<Partial<NewWebhook> & { enabled?: boolean }, Webhook>(workspaceId, "PATCH", `/${id}`);

export const useDeleteWebhook = (workspaceId: string, id: string) =>
  useWebhookCall<undefined, { ok: true }>(workspaceId, "DELETE", `/${id}`);

export const useRotateSecret = (workspaceId: string, id: string) =>
  useWebhookCall<undefined, WebhookWithSecret>(workspaceId, "POST", `/${id}/rotate-secret`);

/** Sends `webhook.test` once and says how the receiver answered. */
export const useTestWebhook = (workspaceId: string, id: string) =>
  useWebhookCall<undefined, WebhookTest>(workspaceId, "POST", `/${id}/test`);

export type ReplayWhat = { messageId: string } | { since: string; only: "failed" | "missing" };

export const useReplayWebhook = (workspaceId: string, id: string) =>
  useWebhookCall<ReplayWhat, { queued: number }>(workspaceId, "POST", `/${id}/replay`);
