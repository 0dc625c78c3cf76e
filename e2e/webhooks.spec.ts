import { startReceiver } from "#core/webhooks/testing.ts";
import { expect, test } from "./fixtures.ts";
import { callApi, prepareWorkspace } from "./prepare.ts";

test("webhooks: add, secret once, test, payload, send again, rotate, disable, delete", async ({
  page,
  stack,
  wallet,
  checkPage,
}) => {
  const receiver = await startReceiver();
  const { id, slug, cookie } = await prepareWorkspace(stack, page.context(), wallet.privateKey);
  const dialog = page.getByRole("dialog");
  const alert = page.getByRole("alertdialog");
  const deliveries = page.getByRole("table", { name: "Deliveries" });
  const secrets: string[] = [];
  /** The one showing of a secret. */
  const keepSecret = async () => {
    secrets.push((await dialog.locator("[data-secret]").textContent()) ?? "");
    await expect(dialog.getByRole("button", { name: "Done" })).toBeDisabled();
    await page.keyboard.press("Escape");
    await dialog.getByRole("checkbox", { name: "I have stored this secret somewhere safe" }).check();
    await dialog.getByRole("button", { name: "Done" }).click();
    await expect(dialog).toBeHidden();
  };
  const makeKey = () =>
    callApi(stack, "POST", `/workspaces/${id}/api-keys`, {
      cookie,
      body: { label: "agent", environment: "TEST", scopes: ["sessions:read"] },
    });

  await test.step("add an endpoint for some events, by keyboard", async () => {
    await page.goto(`/w/${slug}/webhooks`);
    await checkPage("webhooks, empty");
    await page.getByRole("button", { name: "Add endpoint" }).focus();
    await page.keyboard.press("Enter");
    await expect(dialog.getByLabel("URL")).toBeFocused();
    await page.keyboard.type("nowhere");
    await page.keyboard.press("Enter");
    await expect(dialog.getByText("Use a whole address, for example https://example.com/hook.")).toBeVisible();
    await dialog.getByLabel("URL").fill(receiver.url);
    await dialog.getByRole("radio", { name: "Some events" }).click();
    await dialog.getByRole("checkbox", { name: "key.created" }).check();
    await checkPage("add endpoint");
    await dialog.getByRole("button", { name: "Add endpoint" }).click();
    await expect(dialog.getByText("Copy the signing secret now")).toBeVisible();
    await dialog.getByRole("button", { name: "Send test" }).click();
    await expect(dialog.getByText(/^The receiver answered 200 in \d+ ms\.$/)).toBeVisible();
    await checkPage("secret shown once");
    await keepSecret();
    await page.waitForURL(`**/w/${slug}/webhooks/*`);
  });

  await test.step("a real event arrives signed, and its payload can be looked at", async () => {
    await makeKey();
    await expect(deliveries.getByRole("link", { name: "key.created" })).toBeVisible({ timeout: 15_000 });
    const sent = receiver.received.find(({ message }) => message.type === "key.created");
    expect(sent && receiver.verifies(sent, secrets[0] ?? "")).toBe(true);
    await deliveries.getByRole("link", { name: "key.created" }).click();
    await expect(dialog.getByRole("region", { name: "payload" }).first()).toContainText('"label": "agent"');
    await checkPage("message");
    await page.reload();
    await expect(dialog.getByText("1 attempt")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    expect(new URL(page.url()).search).toBe("");
  });

  await test.step("a failing receiver shows, and what failed is sent again", async () => {
    receiver.answer = (_call, response) => void response.writeHead(500).end();
    await page.getByRole("button", { name: "Send test" }).click();
    await expect(page.getByText(/^The receiver answered 500 in \d+ ms\. Only 2xx counts as received\.$/)).toBeVisible();
    await makeKey();
    const failed = deliveries.getByRole("row").filter({ hasText: "key.created" }).filter({ hasText: "500" });
    // Its second try comes after five seconds, the third five minutes later: until then it has failed.
    await expect(failed).toHaveCount(2, { timeout: 20_000 });
    await page.getByRole("button", { name: "Send again" }).click();
    await checkPage("send again");
    receiver.answer = (_call, response) => void response.writeHead(204).end();
    const before = receiver.received.length;
    await alert.getByRole("button", { name: "Send failed again" }).click();
    await expect(page.getByText(/queued$/)).toBeVisible();
    await expect.poll(() => receiver.received.length).toBeGreaterThan(before);
    await expect(deliveries.getByRole("row").filter({ hasText: "204" }).first()).toBeVisible({ timeout: 15_000 });
  });

  await test.step("rotate: the old secret signs beside the new one", async () => {
    await page.getByRole("button", { name: "Rotate" }).click();
    await alert.getByRole("button", { name: "Rotate secret" }).click();
    await keepSecret();
    await page.getByRole("button", { name: "Send test" }).click();
    await expect.poll(() => receiver.received.at(-1)?.message.type).toBe("webhook.test");
    const last = receiver.received.at(-1);
    if (!last) throw new Error("nothing received");
    expect(new Set(secrets).size).toBe(2);
    for (const secret of secrets) expect(receiver.verifies(last, secret)).toBe(true);
  });

  await test.step("off, on, deleted", async () => {
    await page.getByRole("button", { name: "Disable" }).click();
    await alert.getByRole("button", { name: "Disable endpoint" }).click();
    await expect(page.getByText("This endpoint is off")).toBeVisible();
    await checkPage("endpoint, off");
    await page.getByRole("button", { name: "Enable again" }).click();
    await expect(page.getByText("This endpoint is off")).toBeHidden();
    await page.getByRole("button", { name: "Delete" }).click();
    await expect(alert.getByRole("button", { name: "Cancel" })).toBeFocused();
    await alert.getByRole("button", { name: "Delete endpoint" }).click();
    await page.waitForURL(`**/w/${slug}/webhooks`);
    await expect(page.getByText("No endpoints yet")).toBeVisible();
  });
  await receiver.close();
});
