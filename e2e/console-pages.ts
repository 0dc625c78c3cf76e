import type { Hex } from "viem";
import type { PreparedWorkspace } from "./prepare.ts";
import { callApi, fillPool } from "./prepare.ts";
import type { Stack } from "./stack.ts";

/** Pages that need no sign-in, with words of their title. */
export const publicPages: readonly (readonly [path: string, heading: RegExp])[] = [
  ["/", /Live video/],
  ["/sign-in?next=%2Fw%2Fnobody", /Sign in/],
  ["/docs", /^Documentation$/],
  ["/docs?q=hold", /^Documentation$/],
  ["/docs/quickstart", /^Quickstart/],
  ["/docs/errors", /^Errors$/],
  ["/docs/api", /^API reference$/],
  ["/docs/api/sessions", /^Sessions$/],
  ["/docs/api/objects", /^Objects$/],
  ["/status", /^Status$/],
];

/** Fills a workspace with long names, much money and one of everything, and names its pages. */
export async function preparePages(stack: Stack, workspace: PreparedWorkspace, privateKey: Hex): Promise<string[]> {
  const { cookie, id, slug } = workspace;
  await fillPool(stack, workspace, privateKey, 999_123_456n);
  const { data: key } = await callApi<{ id: string }>(stack, "POST", `/workspaces/${id}/api-keys`, {
    cookie,
    body: { label: "x".repeat(64), environment: "TEST", scopes: ["sessions:read"] },
  });
  const { data: session } = await callApi<{ id: string }>(stack, "POST", "/sessions", {
    cookie,
    body: { lat: -33.8568, lng: 151.2153, maxDurationSeconds: 3600 },
  });
  await callApi(stack, "PATCH", `/workspaces/${id}`, {
    cookie,
    body: { name: `عربي ${"long name ".repeat(7)}`.slice(0, 80) },
  });
  const { data: hook } = await callApi<{ id: string }>(stack, "POST", `/workspaces/${id}/webhooks`, {
    cookie,
    body: { url: `http://127.0.0.1:9/${"long".repeat(40)}`, events: ["*"], description: "الأحداث ".repeat(20) },
  });
  await callApi(stack, "POST", `/workspaces/${id}/webhooks/${hook.id}/test`, { cookie });
  const own = [
    "",
    "/sessions",
    "/sessions?side=operator",
    `/sessions/${session.id}`,
    "/sessions/new",
    "/operate",
    "/keys",
    `/keys/${key.id}`,
    "/wallet",
    "/wallet?tab=statement",
    "/wallet?tab=contract",
    "/settlements",
    "/settlements?state=FAILED",
    "/webhooks",
    `/webhooks/${hook.id}`,
    "/members",
    "/audit",
    "/audit?action=apiKey.revoke",
    "/settings",
  ];
  return [...own.map((path) => `/w/${slug}${path}`), "/workspaces", "/workspaces/new"];
}
