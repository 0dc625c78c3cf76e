import { expect, test } from "./fixtures.ts";
import { callApi, fillPool, prepareWorkspace } from "./prepare.ts";

test("a key: its calls with a line to make them again, reroll with a grace, and the end of it", async ({
  page,
  stack,
  wallet,
  checkPage,
}) => {
  const { id, slug, cookie } = await prepareWorkspace(stack, page.context(), wallet.privateKey);
  const { data: key } = await callApi<{ id: string; plaintext: string }>(stack, "POST", `/workspaces/${id}/api-keys`, {
    cookie,
    body: {
      label: "agent",
      environment: "TEST",
      scopes: ["sessions:read", "sessions:create"],
      spendLimitMicroUsdc: "5000000",
    },
  });
  const call = (path: string, plaintext: string) =>
    fetch(`${stack.url}/api/v1${path}`, { headers: { authorization: `Bearer ${plaintext}` } });
  const dialog = page.getByRole("dialog");
  const alert = page.getByRole("alertdialog");
  const log = page.getByRole("table", { name: "Requests" });

  await test.step("from the list to the key, which was never used", async () => {
    await page.goto(`/w/${slug}/keys`);
    await page.getByRole("table").getByRole("link", { name: "agent" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "agent" })).toBeVisible();
    await expect(page.getByText("No calls in the last 7 days")).toBeVisible();
    await expect(page.getByRole("progressbar", { name: "Of the limit of today" })).toHaveAttribute(
      "aria-valuenow",
      "0",
    );
    await checkPage("key, never used");
  });

  await test.step("its calls appear, and can be told apart by status", async () => {
    const good = await call("/sessions?limit=1", key.plaintext);
    expect(good.status).toBe(200);
    expect((await call("/sessions/nothing", key.plaintext)).status).toBe(400);
    await expect(async () => {
      await page.reload();
      await expect(log.getByRole("row")).toHaveCount(3, { timeout: 1_000 });
    }).toPass();
    await page.getByRole("navigation", { name: "Status" }).getByRole("link", { name: "4xx" }).click();
    await expect(log.getByRole("row")).toHaveCount(2);
    await expect(log.getByRole("link", { name: /sessions\/nothing/ })).toBeVisible();
    await page.getByRole("navigation", { name: "Status" }).getByRole("link", { name: "2xx" }).click();
    await expect(log.getByRole("link", { name: /sessions\/nothing/ })).toBeHidden();
    await log.getByRole("link", { name: /GET \/api\/v1\/sessions/ }).click();
    await expect(dialog.getByText(good.headers.get("x-request-id") ?? "none")).toBeVisible();
    await expect(dialog.getByRole("region", { name: "curl line" })).toContainText("Bearer $LUXXON_API_KEY");
    await checkPage("call");
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
  });

  const next = await test.step("reroll: the old key goes on for an hour, the new one is shown once", async () => {
    await page.getByRole("button", { name: "Reroll" }).click();
    await expect(alert.getByRole("button", { name: "Cancel" })).toBeFocused();
    await expect(alert.getByLabel("The old key ends")).toHaveValue("3600");
    await checkPage("reroll");
    await alert.getByRole("button", { name: "Reroll key" }).click();
    const plaintext = (await dialog.locator("[data-secret]").textContent()) ?? "";
    await dialog.getByRole("button", { name: "Try it" }).click();
    await expect(dialog.getByText(/^200, \d+ ms: the key works\.$/)).toBeVisible();
    await dialog.getByRole("checkbox", { name: "I have stored this key somewhere safe" }).check();
    await dialog.getByRole("button", { name: "Done" }).click();
    await page.waitForURL((url) => url.pathname.startsWith(`/w/${slug}/keys/`) && !url.pathname.endsWith(key.id));
    await expect(page.getByText("Active")).toBeVisible();
    expect((await call("/me", key.plaintext)).status).toBe(200);
    return plaintext;
  });

  await test.step("the old one says when it ends, and is ended now", async () => {
    await page.goto(`/w/${slug}/keys/${key.id}`);
    await expect(page.getByText(/^Ends in (59 min|1 h)$/)).toBeVisible();
    await page.getByRole("button", { name: "End now" }).click();
    await alert.getByRole("button", { name: "End key now" }).click();
    await expect(alert).toBeHidden();
    await expect(page.getByText("Revoked", { exact: true }).first()).toBeVisible();
    expect((await call("/me", key.plaintext)).status).toBe(401);
    expect((await call("/me", next)).status).toBe(200);
  });
});

test("the list says what each key spent of its limit, until when it is valid and from where", async ({
  page,
  stack,
  wallet,
  checkPage,
}) => {
  const workspace = await prepareWorkspace(stack, page.context(), wallet.privateKey);
  const { id, slug, cookie } = workspace;
  await fillPool(stack, workspace, wallet.privateKey, 5_000_000n);
  const create = (body: object) =>
    callApi<{ plaintext: string }>(stack, "POST", `/workspaces/${id}/api-keys`, {
      cookie,
      body: { environment: "TEST", scopes: ["sessions:read", "sessions:create"], ...body },
    });
  const { data: capped } = await create({ label: "capped", spendLimitMicroUsdc: "5000000" });
  const { data: free } = await create({ label: "without a limit" });
  await create({
    label: "bound",
    expiresAt: new Date(Date.now() + 40 * 86_400_000).toISOString(),
    ipAllowlist: ["203.0.113.7", "10.0.0.0/8"],
  });
  const spend = async (plaintext: string, seconds: number) => {
    const answer = await fetch(`${stack.url}/api/v1/sessions`, {
      method: "POST",
      headers: { authorization: `Bearer ${plaintext}`, "content-type": "application/json" },
      body: JSON.stringify({ lat: -40, lng: -120, maxDurationSeconds: seconds }),
    });
    expect(answer.status).toBe(201);
  };
  await spend(capped.plaintext, 1_200);
  await spend(free.plaintext, 60);

  await page.goto(`/w/${slug}/keys`);
  const row = (name: string) => page.getByRole("row").filter({ has: page.getByRole("link", { name, exact: true }) });
  await expect(row("capped")).toContainText("1.20 of 5.00");
  await expect(row("capped").getByRole("progressbar")).toHaveAttribute("aria-valuenow", "24");
  await expect(row("without a limit").getByRole("cell", { name: "0.06", exact: true })).toBeVisible();
  await expect(row("bound").getByRole("cell", { name: "—", exact: true })).toBeVisible();
  await expect(row("bound")).toContainText(/until \d+ \w+ \d{4}only from 203\.0\.113\.7 and 1 more/);
  await expect(row("capped")).toContainText("no endfrom any address");
  await checkPage("keys with their spend");

  await page.setViewportSize({ width: 390, height: 844 });
  const item = (name: string) =>
    page.getByRole("listitem").filter({ has: page.getByRole("link", { name, exact: true }) });
  await expect(item("capped")).toContainText("1.20 of 5.00\u00a0USDC today");
  await expect(item("bound")).toContainText("only from 203.0.113.7 and 1 more");
  await checkPage("keys with their spend on a phone");
});
