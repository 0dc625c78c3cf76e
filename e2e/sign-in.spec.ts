import postgres from "postgres";
import type { Hex } from "viem";
import { hexToString } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { expect, test } from "./fixtures.ts";
import { prepareWorkspace } from "./prepare.ts";
import { ALREADY_OPEN, InjectedWallet } from "./wallet.ts";

test.beforeEach(async ({ page, wallet }) => {
  expect(wallet.requests).toEqual([]);
  await page.goto("/");
  await page.getByRole("button", { name: "Connect wallet" }).click();
  await expect(page.getByRole("dialog").getByRole("button", { name: "Test Wallet" })).toBeVisible();
});

test("a refused connection is neutral, and a second try connects", async ({ page, wallet, checkPage }) => {
  wallet.failNext("wallet_requestPermissions");
  await page.getByRole("button", { name: "Test Wallet" }).click();
  await expect(page.getByText("You closed the request. Nothing was sent.")).toBeVisible();
  await checkPage("refused connection");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.waitForURL("**/workspaces/new");
});

test("a refused signature signs nobody in, and a second try does", async ({ page, wallet }) => {
  wallet.failNext("personal_sign");
  await page.getByRole("button", { name: "Test Wallet" }).click();
  await expect(page.getByText("You closed the request. Nothing was sent.")).toBeVisible();
  expect(await page.evaluate(() => fetch("/api/v1/me").then(({ status }) => status))).toBe(401);
  await page.getByRole("button", { name: "Try again" }).click();
  await page.waitForURL("**/workspaces/new");
});

test("the message is shown in full while the wallet is asked, and can be cancelled", async ({
  page,
  wallet,
  checkPage,
}) => {
  let shown = "";
  wallet.answerNext("personal_sign", async ([message]) => {
    shown = hexToString(message as Hex);
    return new Promise(() => undefined);
  });
  await page.getByRole("button", { name: "Test Wallet" }).click();
  const box = page.getByRole("region", { name: "Message to sign" });
  await expect(box).toContainText("Luxxon - sign in to prove wallet ownership.");
  await expect.poll(() => shown).not.toBe("");
  expect((await box.textContent())?.trim()).toBe(shown);
  await expect(page.getByText("Signing is free and sends nothing.")).toBeVisible();
  await checkPage("signing");
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("button", { name: "Test Wallet" })).toBeVisible();
});

test("a wallet with an open request says where to answer it", async ({ page, wallet }) => {
  wallet.failNext("personal_sign", ALREADY_OPEN);
  await page.getByRole("button", { name: "Test Wallet" }).click();
  await expect(page.getByText("Your wallet already has a request open. Answer it there.")).toBeVisible();
});

test("a locked wallet says so", async ({ page, wallet }) => {
  wallet.failNext("personal_sign", { code: 4100, message: "locked" });
  await page.getByRole("button", { name: "Test Wallet" }).click();
  await expect(page.getByText("Your wallet is locked, or has not shared this account.")).toBeVisible();
});

test("a signature of another account names the one to choose", async ({ page, wallet }) => {
  const other = privateKeyToAccount(generatePrivateKey());
  wallet.answerNext("personal_sign", ([message]) => other.signMessage({ message: { raw: message as Hex } }));
  await page.getByRole("button", { name: "Test Wallet" }).click();
  const { address } = wallet;
  await expect(
    page.getByText(`The signature does not match ${address.slice(0, 6)}…${address.slice(-4)}. Choose that account.`),
  ).toBeVisible();
});

test("a challenge that died while the wallet was open is renewed silently and signed again", async ({
  page,
  wallet,
  stack,
}) => {
  const sql = postgres(stack.databaseUrl, { max: 1 });
  wallet.answerNext("personal_sign", async ([message]) => {
    await sql`delete from challenges where wallet_address = ${wallet.address}`;
    return privateKeyToAccount(wallet.privateKey).signMessage({ message: { raw: message as Hex } });
  });
  await page.getByRole("button", { name: "Test Wallet" }).click();
  await page.waitForURL("**/workspaces/new");
  expect(wallet.requests.filter(({ method }) => method === "personal_sign").length).toBe(2);
  await sql.end();
});

test("no particular network is needed to sign in", async ({ page, wallet }) => {
  await wallet.switchChain(1);
  await page.getByRole("button", { name: "Test Wallet" }).click();
  await page.waitForURL("**/workspaces/new");
  expect(wallet.requests.some(({ method }) => method === "wallet_switchEthereumChain")).toBe(false);
});

test("other wallets are RainbowKit's dialog; closing it comes back, choosing there signs in", async ({
  page,
  checkPage,
}) => {
  await page.getByRole("button", { name: /^Other wallets/ }).click();
  const rainbowKit = page.getByRole("dialog", { name: "Connect a Wallet" });
  await expect(rainbowKit.getByText("Test Wallet")).toBeVisible();
  await rainbowKit.getByRole("button", { name: "Close" }).click();
  await expect(page.getByRole("heading", { name: "Connect a wallet", exact: true })).toBeVisible();
  await checkPage("back from RainbowKit");
  await page.getByRole("button", { name: /^Other wallets/ }).click();
  await rainbowKit.getByText("Test Wallet").click();
  await page.waitForURL("**/workspaces/new");
});

test("a wallet with one workspace enters it; with next it goes there", async ({ page, wallet, stack, context }) => {
  const workspace = await prepareWorkspace(stack, context, wallet.privateKey);
  await context.clearCookies();
  await page.getByRole("button", { name: "Test Wallet" }).click();
  await page.waitForURL(`**/w/${workspace.slug}`);
  await context.clearCookies();
  await page.goto(`/sign-in?next=${encodeURIComponent(`/w/${workspace.slug}/keys`)}`);
  await page.getByRole("button", { name: "Connect wallet" }).click();
  await page.getByRole("button", { name: "Test Wallet" }).click();
  await page.waitForURL(`**/w/${workspace.slug}/keys`);
});

test("an unreachable server is said inside the dialog, with a way on", async ({ page, wallet }) => {
  await page.route("**/api/v1/auth/wallet/challenge", (route) => route.abort());
  await page.getByRole("button", { name: "Test Wallet" }).click();
  await expect(page.getByRole("dialog").getByRole("alert")).toBeVisible();
  await page.unroute("**/api/v1/auth/wallet/challenge");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.waitForURL("**/workspaces/new");
  expect(wallet.requests.filter(({ method }) => method === "personal_sign").length).toBe(1);
});

test("a taken short name comes back to its field and spends no signature of the next try", async ({
  page,
  wallet,
  stack,
  browser,
}) => {
  const other = await browser.newContext();
  const taken = await prepareWorkspace(stack, other, generatePrivateKey());
  await other.close();
  await page.getByRole("button", { name: "Test Wallet" }).click();
  await page.waitForURL("**/workspaces/new");
  await page.getByLabel("Name", { exact: true }).fill("Second");
  await page.getByLabel("Short name").fill(taken.slug);
  await page.getByRole("button", { name: "Create and sign" }).click();
  await expect(page.getByText("That short name is taken.")).toBeVisible();
  await expect(page.getByLabel("Short name")).toBeFocused();
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Second");
  await page.getByLabel("Short name").fill(`${taken.slug.slice(0, 30)}-b`);
  await page.getByRole("button", { name: "Create and sign" }).click();
  await page.waitForURL("**/w/*");
  expect(wallet.requests.filter(({ method }) => method === "personal_sign").length).toBe(3);
});

test("two wallets of one browser are both offered", async ({ page, context, stack }) => {
  await InjectedWallet.install(context, { rpcUrl: stack.chain.rpcUrl, name: "Second Wallet", rdns: "test.second" });
  await page.reload();
  await page.getByRole("button", { name: "Connect wallet" }).click();
  await expect(page.getByRole("button", { name: "Test Wallet" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Second Wallet" })).toBeVisible();
});
