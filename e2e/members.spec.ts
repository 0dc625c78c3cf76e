import type { Page } from "@playwright/test";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { expect, test } from "./fixtures.ts";
import { callApi, prepareWorkspace } from "./prepare.ts";

const short = (address: string) => `${address.slice(0, 6)}…${address.slice(-4)}`;
const rowOf = (page: Page, address: string) => page.getByRole("row").filter({ hasText: short(address) });

test("members: add, change, refuse, remove; transfer and delete", async ({ page, stack, wallet, checkPage }) => {
  const workspace = await prepareWorkspace(stack, page.context(), wallet.privateKey);
  const { slug, name } = workspace;
  const friendKey = generatePrivateKey();
  const friend = privateKeyToAccount(friendKey).address;
  const dialog = page.getByRole("dialog");
  const alert = page.getByRole("alertdialog");

  await test.step("the only owner stays, and the page says why", async () => {
    await page.goto(`/w/${slug}/members`);
    await expect(rowOf(page, wallet.address)).toContainText("The only owner: make another member an owner to leave.");
  });

  await test.step("add a viewer by keyboard", async () => {
    await page.getByRole("button", { name: "Add member" }).focus();
    await page.keyboard.press("Enter");
    await expect(dialog.getByLabel("Wallet address")).toBeFocused();
    await checkPage("add member");
    await page.keyboard.type("0x1234");
    await page.keyboard.press("Enter");
    await expect(dialog.getByText("An address is 0x and 40 hex digits.")).toBeVisible();
    await dialog.getByLabel("Wallet address").fill(friend);
    await page.keyboard.press("Enter");
    await expect(dialog).toBeHidden();
    await expect(rowOf(page, friend)).toContainText("Viewer");
  });

  await test.step("twice is refused at the field", async () => {
    await page.getByRole("button", { name: "Add member" }).click();
    await dialog.getByLabel("Wallet address").fill(friend);
    await dialog.getByRole("button", { name: "Add member" }).click();
    await expect(dialog.getByText("Already a member")).toBeVisible();
    await expect(dialog.getByLabel("Wallet address")).toBeFocused();
    await page.keyboard.press("Escape");
  });

  await test.step("a viewer sees the list, and nothing to change", async () => {
    const context = await page.context().browser()?.newContext();
    if (!context) throw new Error("no browser");
    await prepareWorkspace(stack, context, friendKey);
    const theirs = await context.newPage();
    await theirs.goto(`${stack.url}/w/${slug}/members`);
    await expect(theirs.getByText("Your role (Viewer) sees who is here.")).toBeVisible();
    await expect(rowOf(theirs, wallet.address)).toBeVisible();
    await expect(theirs.getByRole("button", { name: /Add member|Change role|^Remove/ })).toHaveCount(0);
    await expect(theirs.getByRole("button", { name: "Leave this workspace" })).toBeVisible();
    await context.close();
  });

  await test.step("make the viewer an owner, then an admin again", async () => {
    const change = rowOf(page, friend).getByRole("button", { name: "Change role" });
    await change.click();
    await expect(alert.getByRole("button", { name: "Cancel" })).toBeFocused();
    await alert.getByRole("radio", { name: "Owner" }).click();
    await checkPage("change role");
    await alert.getByRole("button", { name: "Make owner" }).click();
    await expect(alert).toBeHidden();
    await expect(rowOf(page, friend)).toContainText("Owner");
    await expect(page.getByRole("button", { name: "Leave this workspace" })).toBeVisible();
    await change.click();
    await alert.getByRole("radio", { name: "Admin" }).click();
    await alert.getByRole("button", { name: "Make admin" }).click();
    await expect(rowOf(page, friend)).toContainText("Admin");
  });

  await test.step("transfer wants the short name, and makes the owner an admin", async () => {
    await page.goto(`/w/${slug}/settings`);
    await page.getByRole("button", { name: "Transfer", exact: true }).click();
    await expect(alert.getByRole("button", { name: "Transfer ownership" })).toBeDisabled();
    await alert.getByLabel(/^Type /).fill(slug);
    await checkPage("transfer ownership");
    await alert.getByRole("button", { name: "Transfer ownership" }).click();
    await expect(page.getByText("You are an admin.")).toBeVisible();
    await expect(page.getByText("Only an owner can transfer or delete it.")).toBeVisible();
  });

  await test.step("leave", async () => {
    await page.getByRole("button", { name: "Leave", exact: true }).click();
    await alert.getByRole("button", { name: "Leave workspace" }).click();
    await page.waitForURL("**/workspaces**");
    await expect(page.getByText(name)).toHaveCount(0);
  });

  await test.step("delete wants the short name too, and the workspace is gone for everybody", async () => {
    const own = await prepareWorkspace(stack, page.context(), wallet.privateKey);
    await page.goto(`/w/${own.slug}/settings`);
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await alert.getByLabel(/^Type /).fill(own.slug);
    await checkPage("delete workspace");
    await alert.getByRole("button", { name: "Delete workspace" }).click();
    await page.waitForURL("**/workspaces**");
    await expect(page.getByText(own.name)).toHaveCount(0);
    await expect(
      callApi(stack, "GET", `/workspaces/${own.id}`, { cookie: own.cookie }).catch((error: Error) => error.message),
    ).resolves.toContain("workspace:deleted");
  });
});
