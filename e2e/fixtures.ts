import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";
import { readStack, type Stack } from "./stack.ts";
import { InjectedWallet } from "./wallet.ts";

export interface Fixtures {
  stack: Stack;
  /** A wallet with a fresh key, installed in the context before the first page. */
  wallet: InjectedWallet;
  /** Messages of `console.error` and uncaught errors that this test expects. */
  expectedErrors: RegExp[];
  /** Fails the test when the page as it is violates a rule of WCAG 2.2 AA, or is wider than its window. */
  checkPage: (name: string) => Promise<void>;
  /** Sets the theme before the next navigation. */
  theme: (theme: "light" | "dark") => Promise<void>;
}

/** The browser's own line about a failed request: the test asserts what the page makes of it. */
const REQUEST_LINE = /^Failed to load resource/;

export const test = base.extend<Fixtures>({
  stack: async ({ browserName: _ }, use) => use(readStack()),
  baseURL: async ({ stack }, use) => use(stack.url),
  wallet: async ({ context, stack }, use) => use(await InjectedWallet.install(context, { rpcUrl: stack.chain.rpcUrl })),
  expectedErrors: async ({ browserName: _ }, use) => use([]),
  page: async ({ page, expectedErrors }, use) => {
    const errors: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error" && !REQUEST_LINE.test(message.text())) errors.push(message.text());
    });
    page.on("pageerror", (error) => errors.push(String(error)));
    await use(page);
    const unexpected = errors.filter((text) => !expectedErrors.some((pattern) => pattern.test(text)));
    expect(unexpected, "console.error and uncaught errors").toEqual([]);
  },
  checkPage: async ({ page }, use) => use((name) => checkPage(page, name)),
  theme: async ({ page }, use) =>
    use(async (theme) => {
      await page.emulateMedia({ colorScheme: theme });
    }),
});

async function checkPage(page: Page, name: string): Promise<void> {
  await settleMotion(page);
  const { violations } = await new AxeBuilder({ page })
    // An older toast lies behind the newest until the pointer fans them out.
    .exclude('[data-sonner-toast][data-front="false"]')
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  const found = violations.map(({ id, nodes }) => ({ id, nodes: nodes.map((node) => node.html) }));
  expect(found, `axe on ${name}`).toEqual([]);
  const { wide, shown } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth,
    shown: document.documentElement.clientWidth,
  }));
  expect(wide, `${name} is wider than its window`).toBeLessThanOrEqual(shown);
  await page.emulateMedia({ reducedMotion: "no-preference" });
}

/** Half-faded text has no contrast worth judging: without motion a toast is there or gone, and what moves has arrived. */
async function settleMotion(page: Page): Promise<void> {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.waitForFunction(() =>
    document.getAnimations().every((animation) => animation.effect?.getComputedTiming().endTime === Infinity),
  );
}

export { expect } from "@playwright/test";
