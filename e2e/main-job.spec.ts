import type { Locator, Page } from "@playwright/test";
import { expect, type Fixtures, test } from "./fixtures.ts";
import { pressOn, reach } from "./keyboard.ts";
import { callApi, chainBalances } from "./prepare.ts";
import type { InjectedWallet } from "./wallet.ts";

const calls = (wallet: InjectedWallet, method: string) =>
  wallet.requests.filter((each) => each.method === method).length;
const dialog = (page: Page) => page.getByRole("dialog");

/** The tabs of a phone and the side bar say the same. */
async function goTo(page: Page, label: "Overview" | "Sessions" | "Wallet" | "Keys") {
  const name = label === "Keys" ? /^(API keys|Keys)$/ : new RegExp(`^${label}`);
  await page.getByRole("navigation").getByRole("link", { name }).filter({ visible: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: label === "Keys" ? "API keys" : label })).toBeVisible();
}

async function topUp(page: Page, amount: string, way: "Permit" | "Approve and deposit") {
  await page.getByRole("main").getByRole("button", { name: "Top up", exact: true }).first().click();
  const form = dialog(page);
  await form.getByLabel("Amount").fill(amount);
  if (way !== "Permit") {
    await form.getByRole("button", { name: "Other ways" }).click();
    await form.getByRole("radio", { name: way }).click();
  }
  await form.getByRole("button", { name: `Top up ${amount}` }).click();
  await expect(form.getByText(`${amount}\u00a0USDC credited to the pool.`)).toBeVisible();
  await form.getByRole("button", { name: "Done" }).click();
  await expect(form).toBeHidden();
}

test.describe("the main job, with a wallet extension", () => {
  test.use({ contextOptions: { reducedMotion: "no-preference" } });

  test("from a stranger to a settled session and out again", async ({ page, stack, wallet, checkPage }) => {
    await test.step("connect and sign", async () => {
      await page.goto("/");
      await checkPage("landing");
      await page.getByRole("button", { name: "Connect wallet" }).click();
      await expect(dialog(page).getByText("Installed")).toBeVisible();
      await checkPage("connect dialog");
      await dialog(page).getByRole("button", { name: "Test Wallet" }).click();
      await page.waitForURL("**/workspaces/new");
      expect([calls(wallet, "personal_sign"), calls(wallet, "wallet_switchEthereumChain")]).toEqual([1, 0]);
    });

    const name = `Acme Vision ${wallet.address.slice(2, 8)}`;
    await test.step("make a workspace", async () => {
      await page.getByLabel("Name", { exact: true }).fill(name);
      await checkPage("new workspace");
      await page.getByRole("button", { name: "Create and sign" }).click();
      await page.waitForURL("**/w/*");
      await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
      await expect(page.getByText("First steps")).toBeVisible();
      await checkPage("overview, empty");
    });

    await test.step("create a key", async () => {
      await goTo(page, "Keys");
      await checkPage("keys, empty");
      await page.getByRole("button", { name: "Create key" }).click();
      await dialog(page).getByLabel("Label").fill("agent");
      await checkPage("create key");
      await dialog(page).getByRole("button", { name: "Create key" }).click();
      await expect(dialog(page).getByText("Copy your key now")).toBeVisible();
      await checkPage("key shown once");
      await expect(dialog(page).getByRole("button", { name: "Done" })).toBeDisabled();
      await dialog(page).getByRole("checkbox", { name: "I have stored this key somewhere safe" }).check();
      await dialog(page).getByRole("button", { name: "Done" }).click();
      await expect(page.getByText("agent").filter({ visible: true }).first()).toBeVisible();
    });

    await test.step("fill the wallet from the faucet, and top up by permit", async () => {
      await goTo(page, "Wallet");
      await page.getByRole("main").getByRole("button", { name: "Top up", exact: true }).click();
      await expect(dialog(page).getByText("The wallet holds no USDC yet.")).toBeVisible();
      await checkPage("top up without USDC");
      await dialog(page).getByRole("button", { name: "Get 1,000 test USDC" }).click();
      await expect(dialog(page).getByText("In your wallet: 1,000.00\u00a0USDC")).toBeVisible();
      await page.keyboard.press("Escape");
      await topUp(page, "5.00", "Permit");
      expect([calls(wallet, "eth_signTypedData_v4"), calls(wallet, "eth_sendTransaction")]).toEqual([1, 1]);
      expect(await chainBalances(stack, wallet.address)).toEqual({ wallet: 995_000_000n, pool: 5_000_000n });
    });

    await test.step("top up by approval and deposit", async () => {
      await topUp(page, "20.00", "Approve and deposit");
      expect([calls(wallet, "eth_signTypedData_v4"), calls(wallet, "eth_sendTransaction")]).toEqual([1, 3]);
      expect(await chainBalances(stack, wallet.address)).toEqual({ wallet: 975_000_000n, pool: 25_000_000n });
      await expect(page.getByText("25.000000").first()).toBeVisible();
      await checkPage("wallet with a ledger");
    });

    await test.step("open a session", async () => {
      await goTo(page, "Sessions");
      await checkPage("sessions, empty");
      await page.getByRole("link", { name: "New session" }).first().click();
      await expect(page.getByRole("heading", { level: 1, name: "New session" })).toBeVisible();
      await checkPage("new session");
      await page.getByRole("button", { name: /^Open session, hold 0\.60/ }).click();
      await page.waitForURL(/\/sessions\/[0-9a-f-]{36}$/);
      await expect(page.getByText("Requested").filter({ visible: true }).first()).toBeVisible();
      await checkPage("session, requested");
    });

    await test.step("play the operator, watch, end", async () => {
      await page.getByRole("button", { name: "Play the operator yourself" }).click();
      await expect(page.getByRole("button", { name: "End session" })).toBeVisible();
      await expect(page.getByRole("img", { name: /Live picture/ })).toBeVisible();
      await checkPage("session, live");
      await expect
        .poll(async () => (await liveSession(stack, page)).cleanSeconds, { timeout: 30_000 })
        .toBeGreaterThanOrEqual(3);
      await page.getByRole("button", { name: "End session" }).click();
      const confirm = page.getByRole("alertdialog");
      await expect(confirm.getByText("End now?")).toBeVisible();
      await checkPage("end session");
      await confirm.getByRole("button", { name: "End session" }).click();
    });

    await test.step("it settles on chain", async () => {
      await expect(page.getByText("Settled").filter({ visible: true }).first()).toBeVisible({ timeout: 30_000 });
      const session = await liveSession(stack, page);
      const charged = BigInt(session.chargedMicroUsdc);
      const earned = charged - (charged * 1500n) / 10_000n;
      expect([session.state, charged]).toEqual(["ENDED", BigInt(session.cleanSeconds) * 1_000n]);
      expect(await chainBalances(stack, wallet.address)).toEqual({
        wallet: 975_000_000n + earned,
        pool: 25_000_000n - charged,
      });
      await checkPage("session, settled");
    });

    await test.step("revoke the key", async () => {
      await goTo(page, "Keys");
      await page
        .getByRole("button", { name: /Revoke/ })
        .filter({ visible: true })
        .click();
      const confirm = page.getByRole("alertdialog");
      await checkPage("revoke key");
      await confirm.getByRole("radio", { name: "Now" }).click();
      await confirm.getByRole("button", { name: "Revoke key" }).click();
      await expect(confirm).toBeHidden();
    });

    await test.step("withdraw everything", async () => {
      await goTo(page, "Wallet");
      const before = await chainBalances(stack, wallet.address);
      await page.getByRole("button", { name: "Withdraw" }).click();
      await dialog(page).getByRole("button", { name: "Max" }).click();
      await checkPage("withdraw");
      await dialog(page)
        .getByRole("button", { name: /^Withdraw \d/ })
        .click();
      await expect(dialog(page).getByText(/USDC back in the wallet\.$/)).toBeVisible();
      await dialog(page).getByRole("button", { name: "Done" }).click();
      expect(await chainBalances(stack, wallet.address)).toEqual({ wallet: before.wallet + before.pool, pool: 0n });
    });

    await test.step("sign out", async () => {
      await page
        .getByRole("button", { name: /^Account 0x/ })
        .filter({ visible: true })
        .click();
      await page.getByRole("menuitem", { name: "Sign out", exact: true }).click();
      await page.waitForURL(`${stack.url}/`);
      expect(await page.evaluate(() => fetch("/api/v1/me").then(({ status }) => status))).toBe(401);
    });
  });
});

async function liveSession(stack: Fixtures["stack"], page: Page) {
  const id = page.url().split("/").at(-1);
  const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  const { data } = await callApi<{ state: string; cleanSeconds: number; chargedMicroUsdc: string }>(
    stack,
    "GET",
    `/sessions/${id}`,
    { cookie },
  );
  return data;
}

test.describe("the first three minutes, with nothing installed", () => {
  test("the development wallet does all of it: with a finger on a phone, by keyboard alone elsewhere", async ({
    page,
    stack,
    isMobile,
    checkPage,
  }) => {
    const press = (target: Locator) => (isMobile ? target.click() : pressOn(target));
    const enter = (target: Locator) => (isMobile ? target.click() : reach(target));
    const tick = (target: Locator) => (isMobile ? target.check() : pressOn(target, "Space"));
    const approve = page.getByRole("button", { name: "Approve", exact: true });
    await page.goto("/");
    await press(page.getByRole("button", { name: "Try it with a development wallet" }));
    await expect(approve).toBeVisible();
    await checkPage("development wallet asks");
    await press(page.getByRole("button", { name: "Reject" }));
    await expect(page.getByText("You closed the request. Nothing was sent.")).toBeVisible();
    await press(page.getByRole("button", { name: "Try again" }));
    await press(approve);
    await page.waitForURL("**/workspaces/new");

    await enter(page.getByLabel("Name", { exact: true }));
    await page.keyboard.type(`First ${Date.now().toString(36)}`);
    await page.keyboard.press("Enter");
    await tick(page.getByRole("checkbox", { name: "Approve everything in this tab" }));
    await press(approve);
    await page.waitForURL("**/w/*");

    await press(page.getByRole("main").getByRole("button", { name: "Top up", exact: true }).first());
    await press(dialog(page).getByRole("button", { name: "Get 1,000 test USDC" }));
    await press(dialog(page).getByRole("button", { name: "Top up 5.00" }));
    await expect(dialog(page).getByText("5.00\u00a0USDC credited to the pool.")).toBeVisible();
    await press(dialog(page).getByRole("button", { name: "Done" }));
    await press(page.getByRole("main").getByRole("link", { name: "New session" }).first());
    await press(page.getByRole("button", { name: /^Open session, hold 0\.60/ }));
    await page.waitForURL(/\/sessions\/[0-9a-f-]{36}$/);
    await press(page.getByRole("button", { name: "Play the operator yourself" }));
    await expect(page.getByRole("button", { name: "End session" })).toBeVisible();
    await expect.poll(async () => (await liveSession(stack, page)).cleanSeconds).toBeGreaterThanOrEqual(2);
    await press(page.getByRole("button", { name: "End session" }));
    await press(page.getByRole("alertdialog").getByRole("button", { name: "End session" }));
    await expect(page.getByText("Settled").filter({ visible: true }).first()).toBeVisible({ timeout: 30_000 });
  });
});
