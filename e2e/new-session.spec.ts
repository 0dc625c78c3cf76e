import { expect, test } from "./fixtures.ts";
import { freshPlace, goOnline, prepareOther } from "./others.ts";
import { fillPool, prepareWorkspace } from "./prepare.ts";

test.describe("a new session", () => {
  test("is chosen on the map by pointer and by keys, priced, and taken by an operator in reach", async ({
    page,
    stack,
    wallet,
    checkPage,
  }) => {
    const workspace = await prepareWorkspace(stack, page.context(), wallet.privateKey);
    await fillPool(stack, workspace, wallet.privateKey, 5_000_000n);
    const { lat, lng } = freshPlace();
    await goOnline(stack, await prepareOther(stack, page), lat + 0.01, lng);
    await page.goto(`/w/${workspace.slug}/sessions/new?lat=${lat}&lng=${lng}`);
    await expect(page.getByText("1 operator in reach, nearest 1.1\u00a0km.")).toBeVisible();
    await expect(page.getByText(/^Price locked for 00:[0-3]\d$/)).toBeVisible();
    await checkPage("new session with an operator in reach");

    const map = page.getByRole("application", { name: "Map to choose the point" });
    const value = async (name: "Latitude" | "Longitude") => Number(await page.getByLabel(name).inputValue());
    await test.step("keys", async () => {
      await map.focus();
      await page.keyboard.press("ArrowRight");
      await expect.poll(() => value("Longitude")).toBeGreaterThan(lng);
      expect(await value("Latitude")).toBe(lat);
      await page.keyboard.press("Shift+ArrowUp");
      expect((await value("Latitude")) > lat).toBe(true);
    });
    await test.step("pointer", async () => {
      const box = await map.boundingBox();
      if (!box) throw new Error("no map");
      await page.mouse.click(box.x + 80, box.y + 200);
      const west = await value("Longitude");
      expect(west).toBeLessThan(lng);
      await expect(page.getByText(/Nobody covers this point right now; the nearest circle begins/)).toBeVisible();
      await page.mouse.move(box.x + 80, box.y + 185);
      await page.mouse.down();
      await page.mouse.move(box.x + 140, box.y + 150, { steps: 4 });
      await page.mouse.up();
      expect(await value("Longitude")).toBeGreaterThan(west);
    });
    await test.step("fields, and what is wrong in them", async () => {
      await page.getByLabel("Latitude").fill("91");
      await page.getByRole("button", { name: /^Open session/ }).click();
      await expect(page.getByText("Use degrees from −90 to 90, for example 48.8584.")).toBeVisible();
      await expect(page.getByLabel("Latitude")).toBeFocused();
      await page.getByLabel("Latitude").fill(String(lat));
      await page.getByLabel("Longitude").fill(String(lng));
      await expect(page.getByText("1 operator in reach, nearest 1.1\u00a0km.")).toBeVisible();
    });
    await test.step("opened at the quoted rate, and assigned at once", async () => {
      await page.getByRole("radio", { name: "5 minutes", exact: true }).click();
      const sent = page.waitForRequest((request) => request.method() === "POST" && request.url().endsWith("/sessions"));
      await page.getByRole("button", { name: "Open session, hold 0.30" }).click();
      expect((await sent).postDataJSON().quoteId).toMatch(/^[0-9a-f-]{36}$/);
      await page.waitForURL(/\/sessions\/[0-9a-f-]{36}$/);
      await expect(page.getByText("Assigned").filter({ visible: true }).first()).toBeVisible();
    });
  });

  test("what is pressed before the map moves is done in its order, by key, by button and by finger", async ({
    page,
    stack,
    wallet,
    checkPage,
  }) => {
    const workspace = await prepareWorkspace(stack, page.context(), wallet.privateKey);
    const { lat, lng } = freshPlace();
    const live = page.locator("[data-map-live]");
    const map = page.getByRole("application", { name: "Map to choose the point" });
    const value = async (name: "Latitude" | "Longitude") => Number(await page.getByLabel(name).inputValue());
    const open = async () => {
      await page.goto(`/w/${workspace.slug}/sessions/new?lat=${lat}&lng=${lng}`);
      await page.waitForLoadState("networkidle");
      await expect(map.locator("svg").first()).toBeVisible();
      await expect(live).toHaveCount(0);
    };
    await test.step("the still picture is that of the live map", async () => {
      await open();
      await checkPage("new session, the map still");
      const pin = page.locator("[data-map-point]");
      const before = await pin.boundingBox();
      await map.focus();
      await expect(live).toBeVisible();
      const after = await pin.boundingBox();
      for (const side of ["x", "y"] as const) {
        expect(Math.abs((after?.[side] ?? 0) - (before?.[side] ?? 99))).toBeLessThanOrEqual(1);
      }
    });
    await test.step("keys", async () => {
      await open();
      await map.focus();
      for (let n = 0; n < 3; n++) await page.keyboard.press("ArrowRight");
      await page.keyboard.press("ArrowLeft");
      await expect(live).toBeVisible();
      await page.keyboard.press("ArrowLeft");
      await page.keyboard.press("ArrowLeft");
      await expect.poll(() => value("Longitude")).toBeCloseTo(lng, 3);
      await expect(map).toBeFocused();
    });
    await test.step("a press on it, where no pointer came near before", async () => {
      await open();
      const box = await map.boundingBox();
      if (!box) throw new Error("no map");
      const at = { clientX: box.x + 40, clientY: box.y + 60, button: 0, pointerId: 1, bubbles: true };
      const still = map.locator("svg").first();
      await still.dispatchEvent("pointerdown", at);
      await still.dispatchEvent("pointerup", at);
      await expect.poll(() => value("Longitude")).toBeLessThan(lng);
      expect(await value("Latitude")).toBeGreaterThan(lat);
    });
    await test.step("a point that is typed is looked at", async () => {
      await open();
      await page.getByLabel("Longitude").fill(String(lng + 20));
      await expect(live).toBeVisible();
      await expect(page.locator("[data-map-point]")).toBeInViewport();
    });
    await test.step("a map that does not arrive is asked for again", async () => {
      await open();
      await page.route("**/_next/static/chunks/**", (route) => route.abort());
      await page.getByRole("button", { name: "Zoom in" }).click();
      await expect(live).toHaveCount(0);
      await page.unroute("**/_next/static/chunks/**");
      await expect(async () => {
        await page.getByRole("button", { name: "Zoom in" }).click();
        await expect(live).toBeVisible({ timeout: 1_000 });
      }).toPass();
    });
  });

  test("names each refusal where it can be mended", async ({ page, stack, wallet, checkPage }) => {
    const workspace = await prepareWorkspace(stack, page.context(), wallet.privateKey);
    const { lat, lng } = freshPlace();
    const press = () => page.getByRole("button", { name: /^Open session/ }).click();
    const refuse = (code: string, detail: string, status: number) =>
      page.route("**/api/v1/sessions", (route) =>
        route.request().method() === "POST"
          ? route.fulfill({
              status,
              json: { statusCode: status, code, detail, message: "No", timestamp: new Date().toISOString() },
            })
          : route.fallback(),
      );

    await page.goto(`/w/${workspace.slug}/sessions/new?lat=${lat}&lng=${lng}`);
    await expect(page.getByText("Nothing is free")).toBeVisible();
    await fillPool(stack, workspace, wallet.privateKey, 130_000n);
    await expect(page.getByText("This needs 0.60 USDC; 0.13 is free.")).toBeVisible();
    await press();
    await expect(page.getByRole("alert").getByText("The pool is too low")).toBeVisible();
    await checkPage("new session, pool too low");
    await page.getByRole("button", { name: "Shorten to 2 min" }).click();
    await expect(page.getByRole("button", { name: "Open session, hold 0.12" })).toBeVisible();

    await refuse("INSUFFICIENT_CREDIT", "credit:spendCap", 402);
    await press();
    await expect(
      page.getByRole("group", { name: "How long at most" }).getByText(/that you set on the contract/),
    ).toBeVisible();
    await page.unroute("**/api/v1/sessions");

    await refuse("OUTSIDE_COVERAGE", "platform:serviceArea", 400);
    await press();
    await expect(
      page.getByRole("group", { name: "Where" }).getByText("We do not serve this point yet. Pick another."),
    ).toBeVisible();
    await checkPage("new session, refused at its fields");
    await page.unroute("**/api/v1/sessions");

    await refuse("QUOTE_EXPIRED", "pricing:quoteExpired", 409);
    await press();
    await expect(page.getByText("The price was refreshed. Check it and press again.")).toBeVisible();
    await page.unroute("**/api/v1/sessions");
    await press();
    await page.waitForURL(/\/sessions\/[0-9a-f-]{36}$/);
  });

  test("says when the price changed, and opens nothing at a rate that was not shown", async ({
    page,
    stack,
    wallet,
  }) => {
    const workspace = await prepareWorkspace(stack, page.context(), wallet.privateKey);
    await fillPool(stack, workspace, wallet.privateKey, 5_000_000n);
    let rate = "2000";
    const pressed = Promise.withResolvers<void>();
    await page.route("**/api/v1/pricing/quote*", async (route) => {
      await pressed.promise;
      const response = await route.fetch();
      const body = await response.json();
      const expiresAt = new Date(Date.parse(body.timestamp) + 4_000).toISOString();
      await route.fulfill({
        response,
        json: { ...body, data: { ...body.data, ratePerSecondMicroUsdc: rate, expiresAt } },
      });
    });
    await page.goto(`/w/${workspace.slug}/sessions/new?lat=${freshPlace().lat}&lng=-130`);
    await page.getByLabel("Longitude").fill("-131");
    await page.getByRole("button", { name: /^Open session/ }).click();
    pressed.resolve();
    await expect(page.getByText("The price is here now. Check it and press again.")).toBeVisible();
    await expect(page.getByRole("button", { name: "Open session, hold 1.20" })).toBeVisible();
    rate = "3000";
    await expect(page.getByText("The price changed: it was 0.002 a second.")).toBeVisible();
    await expect(page.getByRole("button", { name: "Open session, hold 1.80" })).toBeVisible();
    expect(page.url()).toMatch(/\/sessions\/new/);
  });
});
