import { preparePages, publicPages } from "./console-pages.ts";
import { expect, test } from "./fixtures.ts";
import { prepareWorkspace } from "./prepare.ts";

test("pages for everyone keep to WCAG 2.2 AA and to the width", async ({ page, checkPage }) => {
  for (const [path, heading] of [...publicPages, ["/nowhere", /.+/] as const]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(heading);
    await checkPage(path, { isKept: true });
  }
});

test("pages of a workspace keep to WCAG 2.2 AA and to the width, with data in them", async ({
  page,
  stack,
  wallet,
  checkPage,
}) => {
  const workspace = await prepareWorkspace(stack, page.context(), wallet.privateKey);
  const paths = await preparePages(stack, workspace, wallet.privateKey);
  for (const path of [...paths, `/w/${workspace.slug}/nothing`, "/w/not-mine"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.waitForLoadState("networkidle");
    await checkPage(path, { isKept: true });
  }
});
