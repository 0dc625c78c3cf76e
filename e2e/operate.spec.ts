import { expect, test } from "./fixtures.ts";
import { askForView, freshPlace, prepareOther } from "./others.ts";
import { callApi, prepareWorkspace } from "./prepare.ts";

test.describe("operate", () => {
  test("from nowhere to a paid session", async ({ page, stack, wallet, checkPage }) => {
    const workspace = await prepareWorkspace(stack, page.context(), wallet.privateKey);
    const { lat, lng } = freshPlace();
    const consumer = await prepareOther(stack, page);
    const main = page.getByRole("main");
    const online = page.getByRole("switch", { name: "Online" });
    const point = (north: number) => `${north.toFixed(4).replace("-", "−")}, ${lng.toFixed(4).replace("-", "−")}`;

    await test.step("a circle comes first", async () => {
      await page.goto(`/w/${workspace.slug}/operate`);
      await expect(page.getByRole("heading", { level: 3, name: "Set where you operate first" })).toBeVisible();
      await checkPage("operate, without a circle");
      await online.click();
      await expect(page.getByRole("alert").getByText("Going online needs a circle.")).toBeVisible();
      await page.getByLabel("Latitude of the centre").fill(String(lat));
      await page.getByLabel("Longitude of the centre").fill(String(lng));
      await page.getByLabel("Radius", { exact: true }).fill("60000");
      await page.getByRole("button", { name: "Save circle" }).click();
      await expect(page.getByText("Use whole meters from 1 to 50,000.")).toBeVisible();
      await expect(page.getByLabel("Radius", { exact: true })).toBeFocused();
      await page.getByLabel("Radius", { exact: true }).fill("2000");
      await page.getByRole("button", { name: "Larger radius" }).click();
      await expect(page.getByLabel("Radius", { exact: true })).toHaveValue("2500");
      await page.getByLabel("Device").selectOption("DRONE");
      await page.getByRole("button", { name: "Save circle" }).click();
      await expect(page.getByText("Circle saved")).toBeVisible();
      await expect(page.getByText("Nothing waits")).toBeVisible();
    });

    await test.step("the circle is edited on the map, too", async () => {
      await page.getByRole("application", { name: "Map to set your circle" }).focus();
      await page.keyboard.press("PageUp");
      await expect(page.getByLabel("Radius", { exact: true })).toHaveValue("2751");
      await expect(page.getByText("Not saved")).toBeVisible();
      await page.locator("[data-map-radius]").scrollIntoViewIfNeeded();
      const handle = await page.locator("[data-map-radius]").boundingBox();
      if (!handle) throw new Error("no handle");
      const middle = { x: handle.x + handle.width / 2, y: handle.y + handle.height / 2 };
      await page.mouse.move(middle.x, middle.y);
      await page.mouse.down();
      await page.mouse.move(middle.x + 40, middle.y, { steps: 4 });
      await page.mouse.up();
      expect(Number(await page.getByLabel("Radius", { exact: true }).inputValue())).toBeGreaterThan(2_900);
      await page.getByRole("button", { name: "Discard" }).click();
      await expect(page.getByLabel("Radius", { exact: true })).toHaveValue("2500");
    });

    await test.step("online, and requests appear with their distance", async () => {
      await online.click();
      await expect(main.getByText("Online", { exact: true }).first()).toBeVisible();
      await expect(online).toBeChecked();
      await askForView(stack, consumer, { lat: lat + 0.01, lng });
      await askForView(stack, consumer, { lat: lat + 0.02, lng });
      await askForView(stack, consumer, { lat: lat + 0.5, lng });
      await expect(main.getByText(/^1\.1\u00a0km from your centre/)).toBeVisible();
      await expect(main.getByText("2 waiting")).toBeVisible();
      await expect(main.getByText("0.00085 USDC a second").first()).toBeVisible();
      await checkPage("operate, with requests");
    });

    await test.step("too late is said at the request", async () => {
      await page.route("**/api/v1/sessions/requests*", (route) => route.abort());
      const { data: gone } = await callApi<{ id: string; requestedLat: number }[]>(
        stack,
        "GET",
        "/sessions?state=REQUESTED",
        {
          cookie: consumer.cookie,
        },
      );
      const taken = gone.find(({ requestedLat }) => requestedLat === lat + 0.02);
      await callApi(stack, "DELETE", `/sessions/${taken?.id}`, { cookie: consumer.cookie });
      await page.getByRole("button", { name: `Accept ${point(lat + 0.02)}` }).click();
      await expect(page.getByText("Too late. The request was taken back. Nothing was changed.")).toBeVisible();
      await page.unroute("**/api/v1/sessions/requests*");
    });

    await test.step("accept makes busy, and everything can be given back", async () => {
      await page.getByRole("button", { name: `Accept ${point(lat + 0.01)}` }).click();
      await expect(main.getByText("Busy", { exact: true })).toBeVisible();
      await expect(online).toBeDisabled();
      await page.getByRole("button", { name: "Cancel all assignments" }).click();
      const confirm = page.getByRole("alertdialog");
      await expect(confirm.getByText(/is cancelled for good/)).toBeVisible();
      await expect(confirm.getByRole("button", { name: "Keep them" })).toBeFocused();
      await checkPage("cancel all assignments");
      await confirm.getByRole("button", { name: "Cancel assignments" }).click();
      await expect(page.getByText("1 assignment cancelled")).toBeVisible();
      await expect(main.getByText("Your sessions")).toBeHidden();
      await expect(online).toBeEnabled();
    });

    await test.step("accept, start, earn, end", async () => {
      await askForView(stack, consumer, { lat, lng });
      await page.getByRole("button", { name: `Accept ${point(lat)}` }).click();
      await page.getByRole("button", { name: `Start ${point(lat)}` }).click();
      await expect(page.getByRole("button", { name: `End session ${point(lat)}` })).toBeVisible();
      await expect(main.getByText("You earned")).toBeVisible();
      await expect(main.getByText("Running now")).toBeVisible();
      await checkPage("operate, live");
      await expect
        .poll(async () => {
          const { data } = await callApi<{ cleanSeconds: number }[]>(stack, "GET", "/sessions?state=LIVE", {
            cookie: workspace.cookie,
          });
          return data[0]?.cleanSeconds ?? 0;
        })
        .toBeGreaterThanOrEqual(2);
      await page.getByRole("button", { name: `End session ${point(lat)}` }).click();
      await page.getByRole("alertdialog").getByRole("button", { name: "End session" }).click();
      await expect(main.getByText("Today, in 1 session")).toBeVisible();
      await expect(main.getByText("Online", { exact: true }).first()).toBeVisible();
      await online.click();
      await expect(main.getByText("Offline", { exact: true })).toBeVisible();
    });
  });

  test("the device's position is the heartbeat", async ({ page, stack, wallet }) => {
    const { lat, lng } = freshPlace();
    await page.context().grantPermissions(["geolocation"], { origin: stack.url });
    await page.context().setGeolocation({ latitude: lat, longitude: lng, accuracy: 5 });
    const workspace = await prepareWorkspace(stack, page.context(), wallet.privateKey);
    await page.goto(`/w/${workspace.slug}/operate`);
    await expect(page.getByText("never", { exact: true })).toBeVisible();
    await page.getByRole("switch", { name: "Share my position" }).click();
    await expect(page.getByText("Up to date")).toBeVisible();
    await page.getByRole("button", { name: "Use my position" }).click();
    await expect(page.getByLabel("Latitude of the centre")).toHaveValue(String(lat));
  });

  test("is absent for a viewer, who is told why at its address", async ({ page, stack, wallet }) => {
    const owner = await prepareOther(stack, page);
    await callApi(stack, "POST", `/workspaces/${owner.id}/members`, {
      cookie: owner.cookie,
      body: { walletAddress: wallet.address, role: "VIEWER" },
    });
    await prepareWorkspace(stack, page.context(), wallet.privateKey);
    await page.goto(`/w/${owner.slug}/operate`);
    await expect(page.getByText("Your role (Viewer) cannot do this. Ask an owner.")).toBeVisible();
    await expect(
      page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Sessions" }).first(),
    ).toBeVisible();
    await expect(page.getByRole("link", { name: "Operate" })).toHaveCount(0);
  });
});
