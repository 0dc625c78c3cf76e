import postgres from "postgres";
import { expect, test } from "./fixtures.ts";
import { prepareWorkspace } from "./prepare.ts";

test("a slow database shows the skeleton, and its answer as soon as it comes", { tag: "@alone" }, async ({
  page,
  stack,
  wallet,
}) => {
  const { slug } = await prepareWorkspace(stack, page.context(), wallet.privateKey);
  const database = postgres(stack.databaseUrl, { max: 1 });
  const skeleton = page.getByRole("main").locator("[aria-busy]").first();
  try {
    await database.begin(async (sql) => {
      await sql`lock table sessions in access exclusive mode`;
      await page.goto(`/w/${slug}/wallet`, { waitUntil: "commit" });
      await expect(skeleton).toBeVisible();
      await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
    });
  } finally {
    await database.end();
  }
  await expect(page.getByRole("region", { name: "Free to spend" })).toBeVisible();
  await expect(skeleton).toBeHidden();
  // React keeps a skeleton until 0.3 s after the first paint, whose time it finds under this name.
  expect(await page.content()).toContain("$RT+300");
  expect(await page.evaluate("$RT")).toBeLessThanOrEqual(-300);
});
