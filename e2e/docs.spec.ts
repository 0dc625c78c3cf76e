import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "./fixtures.ts";
import { callApi, fillPool, prepareWorkspace } from "./prepare.ts";
import { stackUrl } from "./stack.ts";

/** The commands of a page, in their order. */
function blocksOf(file: string): string[] {
  const page = readFileSync(`docs/${file}`, "utf8");
  return [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block ?? "");
}

function runBlocks(blocks: readonly string[], values: Record<string, string>) {
  const env = { ...process.env, ...values };
  return spawnSync("sh", ["-eu"], { input: blocks.join("\n"), env, encoding: "utf8", timeout: 160_000 });
}

test("the blocks of docs/quickstart.md run as they stand and end with a paid session", () => {
  const blocks = blocksOf("quickstart.md");
  expect(blocks.length).toBeGreaterThanOrEqual(9);
  const run = runBlocks(blocks, { LUXXON: stackUrl() });
  expect(run.status, `${run.stdout}\n${run.stderr}`).toBe(0);
  expect(run.stdout).toContain('"state":"CONFIRMED"');
  expect(run.stdout).toMatch(/"toAmount":"(4250|5100)","feeAmount":"(750|900)"/);
  expect(run.stdout).toContain('"code":"REVOKED_API_KEY"');
});

test("the blocks of every other page run with one's own values", async ({ context, stack, wallet }) => {
  const workspace = await prepareWorkspace(stack, context, wallet.privateKey);
  await fillPool(stack, workspace, wallet.privateKey, 5_000_000n);
  const { data: key } = await callApi<{ plaintext: string }>(stack, "POST", `/workspaces/${workspace.id}/api-keys`, {
    cookie: workspace.cookie,
    body: {
      label: "docs",
      environment: "TEST",
      scopes: ["sessions:read", "sessions:create", "pricing:read", "wallet:read"],
    },
  });
  const values = { API: `${stack.url}/api/v1`, WORKSPACE: workspace.id, KEY: key.plaintext };
  const output: Record<string, string> = {};
  for (const file of readdirSync("docs/concepts")) {
    const run = runBlocks(blocksOf(`concepts/${file}`), values);
    expect(run.status, `${file}\n${run.stdout}\n${run.stderr}`).toBe(0);
    output[file.replace(".md", "")] = run.stdout;
  }
  expect(output.sessions).toContain('"state":"CANCELLED"');
  expect(output.errors).toContain('"detail":"lat"');
  expect(output.conventions?.toLowerCase()).toContain("idempotency-replayed: true");
  expect(output.conventions).toContain("docs-request-1");
  expect(output.conventions).toMatch(/^link: .*rel="next"/im);
});

test("the documentation is searched without scripts, and knows who reads it", async ({
  browser,
  page,
  stack,
  wallet,
}) => {
  const workspace = await prepareWorkspace(stack, page.context(), wallet.privateKey);
  await page.goto("/docs/keys");
  await expect(page.getByRole("region", { name: "Your values" }).first()).toContainText(workspace.id);
  await expect(page.getByRole("navigation", { name: "Documentation" }).locator("[aria-current]")).toHaveText(
    "API keys",
  );

  const bare = await browser.newContext({ javaScriptEnabled: false, baseURL: stack.url });
  const plain = await bare.newPage();
  await plain.goto("/docs");
  await plain.getByRole("searchbox", { name: "Search the documentation" }).fill("underfunded");
  await plain.keyboard.press("Enter");
  await expect(plain.getByRole("status").filter({ hasText: "section" })).toHaveText("1 section for “underfunded”");
  await plain.getByRole("link", { name: "When it cannot be paid" }).click();
  await expect(plain).toHaveURL(/\/docs\/settlement#when-it-cannot-be-paid$/);
  await plain.goto("/docs?q=xylophone");
  await expect(plain.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
  await bare.close();
});
