import { expect, test } from "./fixtures.ts";
import { callApi, fillPool, type PreparedWorkspace, prepareWorkspace } from "./prepare.ts";
import type { Stack } from "./stack.ts";

const place = { lat: 48.8584, lng: 2.2945 };

/** Of everything a little, with names of fixed length. @returns the ten main pages, by the name of their picture. */
async function preparePictures(stack: Stack, { id, slug, cookie }: PreparedWorkspace): Promise<[string, string][]> {
  await callApi(stack, "PATCH", `/workspaces/${id}`, { cookie, body: { name: "Pictures of pages" } });
  for (const label of ["Backend", "Field agent"]) {
    const body = { label, environment: "TEST", scopes: ["sessions:read", "sessions:create"] };
    await callApi(stack, "POST", `/workspaces/${id}/api-keys`, { cookie, body });
  }
  const hook = { url: "http://127.0.0.1:9/hooks", events: ["*"], description: "Ledger" };
  await callApi(stack, "POST", `/workspaces/${id}/webhooks`, { cookie, body: hook });
  const body = { ...place, maxDurationSeconds: 600, waitTimeoutSeconds: 3600 };
  const { data: session } = await callApi<{ id: string }>(stack, "POST", "/sessions", { cookie, body });
  const paths = {
    overview: "",
    sessions: "/sessions",
    session: `/sessions/${session.id}`,
    "new-session": "/sessions/new",
    operate: "/operate",
    keys: "/keys",
    wallet: "/wallet",
    webhooks: "/webhooks",
    audit: "/audit",
    settings: "/settings",
  };
  return Object.entries(paths).map(([name, path]) => [name, `/w/${slug}${path}`]);
}

test("the ten main pages look as they did", async ({ page, stack, wallet }, { project }) => {
  const workspace = await prepareWorkspace(stack, page.context(), wallet.privateKey);
  await fillPool(stack, workspace, wallet.privateKey, 250_000_000n);
  const pictures = await preparePictures(stack, workspace);
  // One theme a width: both, and all widths, would double the pictures and find little more.
  await page.emulateMedia({ colorScheme: project.name === "phone" ? "dark" : "light", reducedMotion: "reduce" });
  for (const [name, path] of pictures) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.waitForLoadState("networkidle");
    await expect.soft(page).toHaveScreenshot(`${name}.png`);
  }
});
