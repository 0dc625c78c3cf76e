import { expect, test } from "./fixtures.ts";
import { callApi, prepareWorkspace } from "./prepare.ts";

test("the command menu reaches pages, actions, sessions and keys by keyboard alone", async ({
  page,
  stack,
  wallet,
  checkPage,
}) => {
  const { cookie, id, slug } = await prepareWorkspace(stack, page.context(), wallet.privateKey);
  const { data: key } = await callApi<{ id: string; prefix: string }>(stack, "POST", `/workspaces/${id}/api-keys`, {
    cookie,
    body: { label: "night crawler", environment: "TEST", scopes: ["sessions:read"] },
  });
  await page.goto(`/w/${slug}`);
  const menu = page.getByRole("dialog", { name: "Search or jump to" });
  const field = menu.getByRole("combobox");

  await test.step("a page", async () => {
    await page.keyboard.press("Control+k");
    await expect(field).toBeFocused();
    await checkPage("command menu");
    await page.keyboard.type("wallet");
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/w/${slug}/wallet`);
    await expect(menu).toBeHidden();
  });

  await test.step("an action of this very page, whose dialog gives the focus back", async () => {
    await page.getByRole("main").getByRole("button", { name: "Withdraw", exact: true }).waitFor();
    await page.keyboard.press("Control+k");
    await expect(field).toBeFocused();
    await page.keyboard.type("top up");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog", { name: /Top up/ })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("main").getByRole("button", { name: "Top up", exact: true })).toBeFocused();
    expect(new URL(page.url()).hash).toBe("");
  });

  await test.step("an action of another page", async () => {
    await page.keyboard.press("Control+k");
    await page.keyboard.type("create key");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog", { name: "Create key" })).toBeVisible();
    await page.keyboard.press("Escape");
  });

  await test.step("a key by its prefix", async () => {
    await page.goto(`/w/${slug}/sessions`);
    await page.keyboard.press("Control+k");
    await page.keyboard.type(key.prefix);
    await expect(menu.getByRole("option", { name: /night crawler/ })).toBeVisible();
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/w/${slug}/keys/${key.id}`);
    await expect(page.getByRole("heading", { level: 1, name: "night crawler" })).toBeVisible();
  });

  await test.step("nothing matches, and Escape closes", async () => {
    await page.keyboard.press("Control+k");
    await page.keyboard.type("zzzzzz");
    await expect(menu.getByText("Nothing matches")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(menu).toBeHidden();
  });

  await test.step("single letters, and the list of them", async () => {
    await page.locator("main").focus();
    await page.keyboard.press("g");
    await page.keyboard.press("s");
    await page.waitForURL(`**/w/${slug}/sessions`);
    await page.keyboard.press("?");
    await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
    await checkPage("keyboard shortcuts");
    await page.keyboard.press("Escape");
  });
});
