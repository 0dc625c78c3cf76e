import type { Page } from "@playwright/test";
import { createPublicClient, createWalletClient, http } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { luxxonSettlementAbi } from "#contracts/abi/luxxon-settlement.ts";
import { anvilAccounts } from "#contracts/testing.ts";
import { expect, type Fixtures, test } from "./fixtures.ts";
import { chainBalances, fillPool, fundWallet, prepareWorkspace } from "./prepare.ts";

const dialog = (page: Page) => page.getByRole("dialog");
const credited = (page: Page, amount: string) =>
  expect(dialog(page).getByText(`${amount}\u00a0USDC credited to the pool.`)).toBeVisible();

/** A signed-in workspace of the test's wallet on its wallet page, the wallet connected, with a top-up dialog open. */
async function openTopUp({ page, stack, wallet }: Pick<Fixtures, "stack" | "wallet"> & { page: Page }) {
  const workspace = await prepareWorkspace(stack, page.context(), wallet.privateKey);
  await page.goto(`/w/${workspace.slug}/wallet`);
  await openDialog(page, "Top up");
  await dialog(page).getByRole("button", { name: "Test Wallet" }).click();
  await expect(dialog(page).getByLabel("Amount")).toBeVisible();
  return workspace;
}

async function openDialog(page: Page, name: "Top up" | "Withdraw") {
  await page.getByRole("main").getByRole("button", { name, exact: true }).first().click();
  await expect(dialog(page)).toBeVisible();
}

const pressTopUp = (page: Page) =>
  dialog(page)
    .getByRole("button", { name: /^Top up \d/ })
    .click();

test("on another network the button switches; an unknown network is added from the configuration", async ({
  page,
  stack,
  wallet,
  checkPage,
}) => {
  await fundWallet(stack, wallet.address, 10_000_000n);
  await openTopUp({ page, stack, wallet });
  await wallet.switchChain(1);
  wallet.forgetChain(stack.chain.chainId);
  const button = dialog(page).getByRole("button", { name: "Switch to Luxxon Local" });
  await expect(button).toBeVisible();
  wallet.failNext("wallet_switchEthereumChain");
  await button.click();
  await expect(dialog(page).getByText("The wallet did not switch. Nothing was sent.")).toBeVisible();
  await expect(dialog(page).getByText(stack.chain.rpcUrl)).toBeVisible();
  await checkPage("refused network");
  await button.click();
  await expect(dialog(page).getByRole("button", { name: "Top up 5.00" })).toBeVisible();
  expect(wallet.requests.find(({ method }) => method === "wallet_addEthereumChain")?.params).toMatchObject([
    { chainId: "0x7a69", chainName: "Luxxon Local", rpcUrls: [stack.chain.rpcUrl] },
  ]);
  await pressTopUp(page);
  await credited(page, "5.00");
});

test("too little USDC is said before any press, with the amount there is", async ({ page, stack, wallet }) => {
  await fundWallet(stack, wallet.address, 1_500_000n);
  await openTopUp({ page, stack, wallet });
  await expect(dialog(page).getByText("The wallet holds 1.50\u00a0USDC.")).toBeVisible();
  await expect(dialog(page).getByRole("button", { name: /^Top up 5\.00/ })).toBeDisabled();
  await dialog(page).getByRole("button", { name: "Max" }).click();
  await pressTopUp(page);
  await credited(page, "1.50");
});

test("no gas is said before any press, and the local chain gives some", async ({ page, stack, wallet, checkPage }) => {
  await fundWallet(stack, wallet.address, 10_000_000n, false);
  await openTopUp({ page, stack, wallet });
  await expect(dialog(page).getByText("Not enough ETH")).toBeVisible();
  await checkPage("no gas");
  await dialog(page).getByRole("button", { name: "Get test ETH" }).click();
  await expect(dialog(page).getByText("Not enough ETH")).toBeHidden();
  await pressTopUp(page);
  await credited(page, "5.00");
});

test("bad amounts are named at the field and nothing is asked", async ({ page, stack, wallet }) => {
  await fundWallet(stack, wallet.address, 10_000_000n);
  await openTopUp({ page, stack, wallet });
  const amount = dialog(page).getByLabel("Amount");
  const asked = wallet.requests.length;
  for (const [text, message] of [
    ["", "Enter an amount, for example 5.00."],
    ["abc", "Use digits and a point, for example 5.00."],
    ["-1", "Use digits and a point, for example 5.00."],
    ["1e3", "Use digits and a point, for example 5.00."],
    ["0.0000001", "Use at most 6 decimals, for example 2.50."],
    ["0", "Enter an amount above zero."],
  ] as const) {
    await amount.fill(text);
    await amount.press("Enter");
    await expect(dialog(page).getByText(message)).toBeVisible();
    await expect(amount).toHaveAttribute("aria-invalid", "true");
  }
  await amount.fill("1,5");
  await expect(dialog(page).getByRole("button", { name: "Top up 1.50" })).toBeEnabled();
  expect(wallet.requests.slice(asked).filter(({ method }) => /sign|send/i.test(method))).toEqual([]);
});

test("a refused transaction keeps the signature: retry sends one transaction", async ({
  page,
  stack,
  wallet,
  checkPage,
}) => {
  await fundWallet(stack, wallet.address, 10_000_000n);
  await openTopUp({ page, stack, wallet });
  wallet.failNext("eth_sendTransaction");
  await pressTopUp(page);
  await expect(dialog(page).getByText("You closed the request. Nothing was sent.")).toBeVisible();
  await checkPage("refused transaction");
  await dialog(page).getByRole("button", { name: "Retry from this step" }).click();
  await credited(page, "5.00");
  expect(wallet.requests.filter(({ method }) => method === "eth_signTypedData_v4").length).toBe(1);
});

test("credited waits for the ledger: closed and reloaded meanwhile, it stays pending and ends by itself", async ({
  page,
  stack,
  wallet,
}) => {
  await fundWallet(stack, wallet.address, 10_000_000n);
  const workspace = await openTopUp({ page, stack, wallet });
  await page.route("**/api/v1/wallet/events*", (route) => route.abort());
  await pressTopUp(page);
  await expect(dialog(page).getByText("Waiting for our ledger", { exact: true })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "1 pending" })).toBeVisible();
  await page.reload();
  await page.getByRole("button", { name: "1 pending" }).click();
  await expect(dialog(page).getByText("Waiting for our ledger", { exact: true })).toBeVisible();
  await expect(dialog(page).getByRole("button", { name: "Copy transaction hash" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.unroute("**/api/v1/wallet/events*");
  await expect(page.getByRole("button", { name: "1 pending" })).toBeHidden();
  await page.goto(`/w/${workspace.slug}`);
  await expect(page.getByRole("region", { name: "Free to spend" })).toContainText("5.000000");
});

test("while the contract is paused deposits wait and withdrawals work", { tag: "@alone" }, async ({
  page,
  stack,
  wallet,
}) => {
  const workspace = await openTopUp({ page, stack, wallet });
  await fillPool(stack, workspace, wallet.privateKey, 5_000_000n);
  await pause(stack, "pause");
  try {
    await expect(dialog(page).getByText("The contract is paused. Deposits wait; withdrawals work.")).toBeVisible();
    await expect(dialog(page).getByRole("button", { name: /^Top up \d/ })).toBeDisabled();
    await page.keyboard.press("Escape");
    await openDialog(page, "Withdraw");
    await dialog(page).getByRole("button", { name: "Max" }).click();
    await dialog(page)
      .getByRole("button", { name: /^Withdraw \d/ })
      .click();
    await expect(dialog(page).getByText("5.00\u00a0USDC back in the wallet.")).toBeVisible();
  } finally {
    await pause(stack, "unpause");
  }
  expect((await chainBalances(stack, wallet.address)).pool).toBe(0n);
});

test("a silent chain offers nothing to press, and the form comes back with it", async ({
  page,
  stack,
  wallet,
  checkPage,
}) => {
  const workspace = await prepareWorkspace(stack, page.context(), wallet.privateKey);
  await page.goto(`/w/${workspace.slug}/wallet`);
  await page.route(`${stack.chain.rpcUrl}/**`, (route) => route.abort());
  await openDialog(page, "Top up");
  await dialog(page).getByRole("button", { name: "Test Wallet" }).click();
  await expect(dialog(page).getByText("The chain does not answer", { exact: true })).toBeVisible({ timeout: 30_000 });
  await checkPage("silent chain");
  await page.unroute(`${stack.chain.rpcUrl}/**`);
  await expect(dialog(page).getByLabel("Amount")).toBeVisible();
});

test("taking held money warns and wants a tick; more than the pool is refused", async ({
  page,
  stack,
  wallet,
  checkPage,
}) => {
  const workspace = await openTopUp({ page, stack, wallet });
  await fillPool(stack, workspace, wallet.privateKey, 1_000_000n);
  const opened = await page.evaluate(
    (workspaceId) =>
      fetch("/api/v1/sessions", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ lat: 48.8584, lng: 2.2945, maxDurationSeconds: 600, workspaceId }),
      }).then(({ status }) => status),
    workspace.id,
  );
  expect(opened).toBe(201);
  await page.reload();
  await openDialog(page, "Withdraw");
  const amount = dialog(page).getByLabel("Amount");
  await dialog(page).getByRole("button", { name: "Max" }).click();
  await expect(amount).toHaveValue("0.4");
  await amount.fill("1");
  await expect(
    dialog(page).getByText("1 open session holds 0.60\u00a0USDC. Taking more ends live ones within 5\u00a0s."),
  ).toBeVisible();
  await checkPage("withdraw held money");
  const sends = () => wallet.requests.filter(({ method }) => method === "eth_sendTransaction").length;
  await dialog(page).getByRole("button", { name: "Withdraw 1.00" }).click();
  await expect(dialog(page).getByText("Tick this to take held money, or choose less.")).toBeVisible();
  expect(sends()).toBe(0);
  await dialog(page).getByRole("checkbox", { name: "Take it anyway" }).check();
  await amount.fill("1.000001");
  await expect(dialog(page).getByText("The pool holds 1.00\u00a0USDC. Choose less.")).toBeVisible();
  await amount.fill("1");
  await dialog(page).getByRole("button", { name: "Withdraw 1.00" }).click();
  await expect(dialog(page).getByText("1.00\u00a0USDC back in the wallet.")).toBeVisible();
});

test("a sign-in that ended opens over the page, and what was typed stays", async ({ page, stack, wallet }) => {
  const workspace = await prepareWorkspace(stack, page.context(), wallet.privateKey);
  await fillPool(stack, workspace, wallet.privateKey, 2_000_000n);
  await page.goto(`/w/${workspace.slug}/sessions/new`);
  await page.getByLabel("Latitude").fill("12.5");
  await page.context().clearCookies({ name: "lx_session" });
  const again = page.getByRole("button", { name: "Sign in again" }).first();
  // A question of the page itself may find it out before this press does.
  await expect(async () => {
    if (!(await again.isVisible())) {
      await page.getByRole("button", { name: /^Open session, hold/ }).click({ timeout: 1_000 });
    }
    await expect(again).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await again.click();
  await page.getByRole("button", { name: "Test Wallet" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(page.getByLabel("Latitude")).toHaveValue("12.5");
  await page.getByRole("button", { name: /^Open session, hold/ }).click();
  await page.waitForURL(/\/sessions\/[0-9a-f-]{36}$/);
});

async function pause(stack: Fixtures["stack"], functionName: "pause" | "unpause") {
  const [owner] = anvilAccounts;
  if (!owner) throw new Error("The local chain has no owner");
  const wallet = createWalletClient({
    account: privateKeyToAccount(owner.privateKey),
    transport: http(stack.chain.rpcUrl),
  });
  const hash = await wallet.writeContract({
    chain: null,
    address: stack.chain.settlementAddress,
    abi: luxxonSettlementAbi,
    functionName,
  });
  await createPublicClient({ transport: http(stack.chain.rpcUrl), pollingInterval: 100 }).waitForTransactionReceipt({
    hash,
  });
}
