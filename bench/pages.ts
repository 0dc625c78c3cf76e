import { type Browser, type BrowserContext, chromium } from "playwright";
import { generatePrivateKey } from "viem/accounts";
import { preparePages, publicPages } from "#e2e/console-pages.ts";
import { prepareWorkspace } from "#e2e/prepare.ts";
import { readStack } from "#e2e/stack.ts";
import { findChromium } from "#stack/chromium.ts";
import { judgeWithLighthouse } from "./lighthouse.ts";
import type { Row } from "./measure.ts";
import { buildPeer, openStackHome, startPeer } from "./processes.ts";

interface Loaded {
  path: string;
  /** Scripts as they crossed the network. */
  scriptBytes: number;
  /** It holds code that talks to a wallet. */
  hasWallet: boolean;
}

const kib = (bytes: number) => Math.round(bytes / 1024);

/**
 * What every page of the console weighs and how it scores, beside RainbowKit around a page in the usual way: both built,
 * served and loaded in one run. Prints a line per page.
 */
export async function measurePages({ withLighthouse }: { withLighthouse: boolean }): Promise<Row[]> {
  const executablePath = await findChromium(console.log);
  await buildPeer("rainbowkit");
  const home = await openStackHome();
  const [peer, stack] = [await startPeer("rainbowkit"), await home.start()];
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-background-networking"] });
  try {
    const example = await load(browser, peer.url);
    console.log(`RainbowKit around a page: ${kib(example.scriptBytes)} KiB of scripts`);
    // Else no page could be found to hold any.
    if (!example.hasWallet) throw new Error("what is looked for is not in the wallet code of the page with RainbowKit");
    const signedOut: Loaded[] = [];
    for (const [path] of publicPages) signedOut.push(await load(browser, stack.url, path));
    const context = await browser.newContext();
    const privateKey = generatePrivateKey();
    const workspace = await prepareWorkspace(readStack(), context, privateKey);
    const own = await preparePages(readStack(), workspace, privateKey);
    const signedIn: Loaded[] = [];
    for (const path of own) signedIn.push(await load(context, stack.url, path));
    for (const { path, scriptBytes, hasWallet } of [...signedOut, ...signedIn]) {
      const share = (scriptBytes / example.scriptBytes).toFixed(3);
      console.log(
        `  ${String(kib(scriptBytes)).padStart(4)} KiB  ${share}  ${path}${hasWallet ? "  WALLET CODE" : ""}`,
      );
    }
    const landing = signedOut.filter(({ path }) => path === "/");
    const rows = [
      weight("B1", "scripts of the signed-out page vs RainbowKit's usual page", landing, example, 0.22),
      weight(
        "B2",
        "scripts of the heaviest page that signs nothing vs the same",
        [...signedOut, ...signedIn],
        example,
        0.3,
      ),
    ];
    if (!withLighthouse) return rows;
    const paths = [...publicPages.map(([path]) => path), ...own];
    return [...rows, await judgePages({ origin: stack.url, paths, cookie: workspace.cookie, executablePath })];
  } finally {
    await browser.close();
    await Promise.all([peer.stop(), stack.stop()]);
    await home.remove();
  }
}

async function judgePages(judged: Omit<Parameters<typeof judgeWithLighthouse>[0], "floor">): Promise<Row> {
  await buildPeer("bare");
  const bare = await startPeer("bare");
  try {
    return await judgeWithLighthouse({ ...judged, floor: `${bare.url}page` });
  } finally {
    await bare.stop();
  }
}

/** Loads a page with an empty cache and waits until nothing more comes. */
async function load(opener: Browser | BrowserContext, origin: string, path = ""): Promise<Loaded> {
  const page = await opener.newPage();
  const session = await page.context().newCDPSession(page);
  const scripts = new Map<string, number>();
  const bodies: Promise<string>[] = [];
  session.on("Network.responseReceived", ({ requestId, type }) => {
    if (type === "Script") scripts.set(requestId, 0);
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (!scripts.has(requestId)) return;
    scripts.set(requestId, encodedDataLength);
    bodies.push(session.send("Network.getResponseBody", { requestId }).then(({ body }) => body));
  });
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  await page.goto(new URL(path, origin).href);
  await page.waitForLoadState("networkidle");
  const hasWallet = (await Promise.all(bodies)).some((body) => body.includes("eth_requestAccounts"));
  await page.close();
  const scriptBytes = [...scripts.values()].reduce((sum, bytes) => sum + bytes, 0);
  return { path, scriptBytes, hasWallet };
}

/** The heaviest of the pages decides; one with wallet code fails. */
function weight(id: string, what: string, pages: readonly Loaded[], example: Loaded, target: number): Row {
  const shares = pages.map(({ scriptBytes }) => scriptBytes / example.scriptBytes);
  const [least, most] = [Math.min(...shares), Math.max(...shares)];
  const met = most <= target && pages.every(({ hasWallet }) => !hasWallet);
  return { id, what, ratio: most, spread: [least, most], target: `≤ ${target}`, met };
}
