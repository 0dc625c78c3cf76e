import { expect, test } from "./fixtures.ts";
import { callApi, fillPool, prepareWorkspace } from "./prepare.ts";

test("pages for everyone keep to WCAG 2.2 AA and to the width", async ({ page, checkPage }) => {
  for (const [path, heading] of [
    ["/", /Live video/],
    ["/sign-in?next=%2Fw%2Fnobody", /Sign in/],
    ["/docs", "Documentation"],
    ["/docs?q=hold", "Documentation"],
    ["/docs/quickstart", /.+/],
    ["/docs/errors", "Errors"],
    ["/docs/api", /.+/],
    ["/status", /.+/],
    ["/nowhere", /.+/],
  ] as const) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(heading);
    await checkPage(path);
  }
});

test("pages of a workspace keep to WCAG 2.2 AA and to the width, with data in them", async ({
  page,
  stack,
  wallet,
  checkPage,
}) => {
  const workspace = await prepareWorkspace(stack, page.context(), wallet.privateKey);
  const { cookie, id, slug } = workspace;
  await fillPool(stack, workspace, wallet.privateKey, 999_999_123_456n % 1_000_000_000n);
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
  const pages = [
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
    "/nothing",
  ];
  for (const path of [...pages.map((each) => `/w/${slug}${each}`), "/workspaces", "/workspaces/new", "/w/not-mine"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.waitForLoadState("networkidle");
    await checkPage(path);
  }
});
