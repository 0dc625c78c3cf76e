import { expect, test } from "./fixtures.ts";
import { prepareOther } from "./others.ts";
import { callApi, fillPool, prepareWorkspace } from "./prepare.ts";

test("a low balance is warned of where money is looked at, until it is topped up or the warning is taken back", async ({
  page,
  stack,
  wallet,
  checkPage,
}) => {
  const workspace = await prepareWorkspace(stack, page.context(), wallet.privateKey);
  await fillPool(stack, workspace, wallet.privateKey, 1_370_000n);
  const banner = page.getByRole("region", { name: "Low balance" });
  const field = page.getByLabel("Warn below");
  const save = page.getByRole("button", { name: "Save warning" });

  await page.goto(`/w/${workspace.slug}`);
  await expect(page.getByText("Free to spend")).toBeVisible();
  await expect(banner).toHaveCount(0);

  await test.step("set in the settings", async () => {
    await page.goto(`/w/${workspace.slug}/settings`);
    await field.fill("a few");
    await save.click();
    await expect(page.getByText("Use digits and a point, at most 6 decimals, for example 2.50.")).toBeVisible();
    await expect(field).toBeFocused();
    await field.fill("2,00");
    await save.click();
    await expect(page.getByText("You are warned below 2.00\u00a0USDC.")).toBeVisible();
    await checkPage("settings with a low balance warning");
  });

  await test.step("said on the overview and the wallet, with the way out", async () => {
    for (const path of ["", "/wallet"]) {
      await page.goto(`/w/${workspace.slug}${path}`);
      await expect(banner.getByText("Less than 2.00\u00a0USDC left. 1.37 is free")).toBeVisible();
      await checkPage(`low balance on ${path || "the overview"}`);
    }
    await banner.getByRole("button", { name: "Top up" }).click();
    await expect(page.getByRole("dialog", { name: "Top up" })).toBeVisible();
    await page.keyboard.press("Escape");
    await banner.getByRole("link", { name: "Change the limit" }).click();
    await expect(field).toHaveValue("2");
  });

  await test.step("gone by itself when enough is free", async () => {
    await page.goto(`/w/${workspace.slug}/wallet`);
    await expect(banner).toBeVisible();
    await fillPool(stack, workspace, wallet.privateKey, 630_000n);
    await expect(banner).toHaveCount(0);
  });

  await test.step("taken back", async () => {
    await page.goto(`/w/${workspace.slug}/settings`);
    await field.fill("");
    await save.click();
    await expect(page.getByText("Nothing is said when the balance is low.")).toBeVisible();
  });
});

test("a viewer sees the warning and cannot change it", async ({ page, stack, wallet }) => {
  const owner = await prepareOther(stack, page);
  await callApi(stack, "PATCH", `/workspaces/${owner.id}/alerts`, {
    cookie: owner.cookie,
    body: { lowBalanceMicroUsdc: "9000000" },
  });
  await callApi(stack, "POST", `/workspaces/${owner.id}/members`, {
    cookie: owner.cookie,
    body: { walletAddress: wallet.address, role: "VIEWER" },
  });
  await prepareWorkspace(stack, page.context(), wallet.privateKey);
  await page.goto(`/w/${owner.slug}`);
  const banner = page.getByRole("region", { name: "Low balance" });
  await expect(banner.getByText("Less than 9.00\u00a0USDC left.")).toBeVisible();
  await expect(banner.getByRole("link")).toHaveCount(0);
  await page.goto(`/w/${owner.slug}/settings`);
  await expect(page.getByLabel("Warn below")).toBeDisabled();
  await expect(page.getByLabel("Warn below")).toHaveValue("9");
});
