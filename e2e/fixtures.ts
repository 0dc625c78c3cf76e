import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";
import { readStack, type Stack } from "./stack.ts";
import { InjectedWallet } from "./wallet.ts";

interface CheckOptions {
  within?: string;
  isKept?: boolean;
}

export interface Fixtures {
  stack: Stack;
  /** A wallet with a fresh key, installed in the context before the first page. */
  wallet: InjectedWallet;
  /** Messages of `console.error` and uncaught errors that this test expects. */
  expectedErrors: RegExp[];
  /**
   * Fails the test when the page as it is, in either theme, violates a rule of WCAG 2.2 AA, or is wider than its window.
   * `within` narrows a page that is long and checked whole elsewhere to the part that changed, in its own theme. With
   * `isKept` a picture of either theme stays in `e2e/artifacts/pages`.
   */
  checkPage: (name: string, options?: CheckOptions) => Promise<void>;
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
  checkPage: async ({ page }, use, { project }) =>
    use((name, { within, isKept = false } = {}) => {
      const keep = async (theme: string) => {
        if (isKept)
          await page.screenshot({
            path: `e2e/artifacts/pages/${project.name}/${fileName(name)}-${theme}.jpg`,
            type: "jpeg",
            quality: 85,
          });
      };
      return checkPage(page, name, keep, within);
    }),
});

const axeFolder = createRequire(createRequire(import.meta.url).resolve("@axe-core/playwright"));
const axeSource = readFileSync(axeFolder.resolve("axe-core/axe.min.js"), "utf8");

/** Brings axe into a document once. AxeBuilder would send it, unminified, twice for each analysis. */
async function bringAxe(page: Page): Promise<void> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axeSource);
}

/** What a theme can break. */
const COLOUR_RULES = ["color-contrast", "link-in-text-block"];

/** Of a path: without what differs from run to run. */
const fileName = (path: string) =>
  path
    .replace(/^\/w\/[^/?]+/, "w")
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "id")
    .replace(/[^a-z0-9]+/gi, "-")
    .replace(/^-|-$/g, "") || "landing";

async function checkPage(
  page: Page,
  name: string,
  keep: (theme: string) => Promise<void>,
  within?: string,
): Promise<void> {
  const [isDark, isStill] = await page.evaluate(() => [
    matchMedia("(prefers-color-scheme: dark)").matches,
    matchMedia("(prefers-reduced-motion: reduce)").matches,
  ]);
  if (!isStill) await page.emulateMedia({ reducedMotion: "reduce" });
  const [own, other] = isDark ? (["dark", "light"] as const) : (["light", "dark"] as const);
  await expectNoViolations(page, `${name}, ${own}`, within);
  await keep(own);
  if (!within) {
    expect(await countMoving(page), `elements of ${name} that move although motion is reduced`).toBe(0);
    await page.emulateMedia({ colorScheme: other });
    await expect(page.locator("html"), `${name} follows the system's theme`).toHaveAttribute("data-theme", other);
    await expectNoViolations(page, `${name}, ${other}`, within, COLOUR_RULES);
    await keep(other);
  }
  const { wide, shown } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth,
    shown: document.documentElement.clientWidth,
  }));
  expect(wide, `${name} is wider than its window`).toBeLessThanOrEqual(shown);
  await page.emulateMedia({ colorScheme: own, ...(isStill ? {} : { reducedMotion: "no-preference" }) });
}

async function expectNoViolations(page: Page, name: string, within?: string, rules?: string[]): Promise<void> {
  await settleMotion(page);
  await bringAxe(page);
  const axe = new AxeBuilder({ page, axeSource: "0" })
    // An older toast lies behind the newest until the pointer fans them out.
    .exclude('[data-sonner-toast][data-front="false"]')
    // One frame, and only what is wrong: the rest of the report would be half of the time.
    .setLegacyMode(true)
    .options({ resultTypes: ["violations"] });
  if (within) axe.include(within);
  if (rules) axe.withRules(rules);
  else axe.withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]);
  const { violations } = await axe.analyze();
  const found = violations.map(({ id, nodes }) => ({ id, nodes: nodes.map((node) => node.html) }));
  expect(found, `axe on ${name}`).toEqual([]);
}

/** A transition however short, on each of thousands of elements, would make a change of theme last for seconds. */
const countMoving = (page: Page) =>
  page.evaluate(
    () =>
      [...document.querySelectorAll("*")].filter((each) => /[1-9]/.test(getComputedStyle(each).transitionDuration))
        .length,
  );

/**
 * Half-faded text has no contrast worth judging: without motion a toast is there or gone, and what moves has arrived.
 * A theme that was just chosen comes with the next frame, and what fades into it begins there.
 */
async function settleMotion(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const nextFrame = () => new Promise(requestAnimationFrame);
    const isMoving = ({ effect }: Animation) => effect?.getComputedTiming().endTime !== Infinity;
    for (let frames = 0; frames < 2; frames++) await nextFrame();
    while (document.getAnimations().some(isMoving)) await nextFrame();
  });
}

export { expect } from "@playwright/test";
