import { preparePages, publicPages } from "./console-pages.ts";
import { expect, test } from "./fixtures.ts";
import { watchLayoutShift } from "./layout-shift.ts";
import { prepareWorkspace } from "./prepare.ts";

/** Of Core Web Vitals' CLS; what moves is a line of text that another font breaks elsewhere. */
const largestShift = 0.02;

test("pages for everyone keep to WCAG 2.2 AA and to the width, and nothing moves when fonts come late", async ({
  page,
  checkPage,
}) => {
  const layoutShift = await watchLayoutShift(page);
  for (const [path, heading] of [...publicPages, ["/nowhere", /.+/] as const]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(heading);
    const { shift, moved } = await layoutShift();
    expect(shift, `${path}: ${moved.join(" | ")}`).toBeLessThanOrEqual(largestShift);
    await checkPage(path, { isKept: true });
  }
});

test("pages of a workspace keep to WCAG 2.2 AA and to the width, with data in them, and nothing moves when fonts come late", async ({
  page,
  stack,
  wallet,
  checkPage,
}) => {
  const workspace = await prepareWorkspace(stack, page.context(), wallet.privateKey);
  const paths = await preparePages(stack, workspace, wallet.privateKey);
  const layoutShift = await watchLayoutShift(page);
  for (const path of [...paths, `/w/${workspace.slug}/nothing`, "/w/not-mine"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    // Of a document that the browser renders itself Playwright loses count of the fonts that are held up.
    if (path !== "/w/not-mine") await page.waitForLoadState("networkidle");
    const { shift, moved } = await layoutShift();
    expect(shift, `${path}: ${moved.join(" | ")}`).toBeLessThanOrEqual(largestShift);
    await checkPage(path, { isKept: true });
  }
});
