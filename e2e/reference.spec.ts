import { expect, test } from "./fixtures.ts";
import { callApi, prepareWorkspace } from "./prepare.ts";
import { kib, scriptsOf } from "./scripts.ts";

const phone = { width: 390, height: 844 };

test("the reference is filtered, followed and opened by deep links", async ({ page, checkPage }) => {
  await page.goto("/docs/api");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("API reference");
  const nav = page.getByRole("navigation", { name: "Reference" });
  const filter = nav.getByRole("searchbox", { name: "Filter the reference" });

  await filter.fill("post dispatch");
  await expect(nav.getByRole("status")).toHaveText("1 found");
  await filter.press("Enter");
  await expect(page).toHaveURL(/\/sessions#dispatchSession$/);
  const dispatch = page.locator("#dispatchSession");
  await expect(dispatch).toBeInViewport();
  await expect(nav.getByRole("link", { name: /^Dispatch session/ })).toHaveAttribute("aria-current", "location");

  await filter.fill("nothing like it");
  await expect(nav.getByRole("status")).toHaveText("Nothing matches.");
  await filter.fill("");

  await page.goto("/docs/api/sessions#endSession");
  const end = page.locator("#endSession");
  await expect(end).toBeInViewport();
  await end.getByText(/^\d+ errors/).click();
  await expect(end.getByRole("table")).toContainText("session:end:…");
  await end.getByRole("button", { name: "TypeScript" }).click();
  await expect(end.getByRole("region", { name: "call: End session" })).toContainText("luxxon.post(");
  await expect(dispatch.getByRole("button", { name: "TypeScript" })).toHaveAttribute("aria-pressed", "true");
  await checkPage("the reference with errors open", { within: "#endSession" });
  await end.getByRole("link", { name: "Session", exact: true }).click();
  await expect(page).toHaveURL(/\/objects#object-Session$/);
  await expect(page.locator("#object-Session")).toBeInViewport();
});

test("a call is sent as the signed-in wallet, with a key, and is refused as the API refuses it", async ({
  page,
  context,
  stack,
  wallet,
  checkPage,
}) => {
  const { id, name, cookie } = await prepareWorkspace(stack, context, wallet.privateKey);
  const { data: key } = await callApi<{ plaintext: string }>(stack, "POST", `/workspaces/${id}/api-keys`, {
    cookie,
    body: { label: "reference", environment: "TEST", scopes: ["sessions:read"] },
  });
  await page.goto("/docs/api/workspaces#getWorkspace");
  const operation = page.locator("#getWorkspace");
  await operation.getByRole("button", { name: /^Try it/ }).click();
  const console = operation.getByRole("form", { name: /^Console/ });
  await expect(console.getByLabel("id", { exact: true })).toHaveValue(id);
  await console.getByRole("button", { name: "Send" }).click();
  await expect(console.getByRole("status").filter({ hasText: "200" })).toContainText(/\d+ ms/);
  await expect(console.getByRole("region", { name: /^result/ })).toContainText(name);

  await console.getByRole("radio", { name: "API key" }).click();
  await console
    .getByLabel("API key", { exact: true })
    .last()
    .fill(`${key.plaintext.slice(0, -1)}`);
  await console.getByRole("button", { name: "Send" }).click();
  const refused = console.getByRole("status").filter({ hasText: "401" });
  await expect(refused.getByRole("button", { name: /request id/ })).toBeVisible();
  await expect(console.getByRole("region", { name: /^result/ })).toContainText('"key:unknown"');

  const sent = page.waitForRequest((request) => request.url().endsWith(`/workspaces/${id}`));
  await console.getByLabel("API key", { exact: true }).last().fill(key.plaintext);
  await console.getByRole("button", { name: "Send" }).click();
  expect((await (await sent).allHeaders()).cookie).toBeUndefined();
  await expect(console.getByRole("status").filter({ hasText: "200" })).toBeVisible();
  await checkPage("an answer in the console", { within: "#getWorkspace" });

  const stored = await page.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
  );
  expect(stored).not.toContain(key.plaintext);
});

test("what costs money is asked about before it is sent; cancelling sends nothing", async ({ page, checkPage }) => {
  const sent: string[] = [];
  page.on("request", (request) => request.method() === "POST" && sent.push(new URL(request.url()).pathname));
  await page.goto("/docs/api/sessions#createSession");
  const operation = page.locator("#createSession");
  await operation.getByRole("button", { name: /^Try it/ }).click();
  await operation.getByRole("button", { name: "Send" }).click();
  const dialog = page.getByRole("alertdialog", { name: "Open a real session?" });
  await expect(dialog.getByRole("button", { name: "Cancel" })).toBeFocused();
  await checkPage("the question before a session", { within: "[role=alertdialog]" });
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  expect(sent).toEqual([]);
  await operation.getByRole("button", { name: "Send" }).click();
  await dialog.getByRole("button", { name: "Open session" }).click();
  await expect(operation.getByRole("status").filter({ hasText: "401" })).toBeVisible();
  expect(sent).toEqual(["/api/v1/sessions"]);
});

test("nothing closed is loaded: no console, no dialog, no wallet code, no more script than a plain page", async ({
  page,
}) => {
  const plain = await scriptsOf(page, "/docs/quickstart");
  const scripts = await scriptsOf(page, "/docs/api/sessions");
  const loaded = scripts.join("\n");
  expect(loaded).not.toContain("Kept in this page's memory only");
  expect(loaded).not.toMatch(/role:"alertdialog"|eth_requestAccounts/);
  const html = await (await page.request.get("/docs/api/sessions")).text();
  console.info(`reference: scripts ${kib(scripts)} KiB, plain page ${kib(plain)} KiB, html ${kib([html])} KiB`);
  expect(kib(scripts)).toBeLessThanOrEqual(kib(plain) + 4);
});

test.describe("on a phone", () => {
  test.use({ viewport: phone, hasTouch: true, isMobile: true });

  test("the contents open over the page and lead to an operation, whose console fits", async ({ page, checkPage }) => {
    await page.goto("/docs/api");
    await page.getByRole("button", { name: "Contents" }).click();
    await page.getByRole("searchbox").fill("health");
    await checkPage("the contents on a phone", { within: 'nav[aria-label="Reference"]' });
    await page
      .getByRole("navigation", { name: "Reference" })
      .getByRole("link", { name: /health/i })
      .first()
      .click();
    await expect(page).toHaveURL(/#\w+Health$/);
    const { hash } = new URL(page.url());
    const operation = page.locator(hash);
    await expect(operation.getByRole("heading", { level: 2 })).toBeInViewport();
    await operation.getByRole("button", { name: /^Try it/ }).click();
    await operation.getByRole("button", { name: "Send" }).click();
    await expect(operation.getByRole("status").filter({ hasText: "200" })).toBeVisible();
    await checkPage("an answer on a phone", { within: hash });
  });
});
