import type { Page } from "@playwright/test";

declare global {
  interface Window {
    layoutShift: { shift: number; moved: string[] };
  }
}

/** Long enough that every page is painted before. */
const fontDelayMs = 300;

/**
 * From the next page on, fonts come late, as over a slow network.
 * @returns what tells how much of the page moved since it came, as Core Web Vitals count it (CLS), and what moved first
 */
export async function watchLayoutShift(page: Page): Promise<() => Promise<Window["layoutShift"]>> {
  await page.route("**/*.woff2", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, fontDelayMs));
    // The page may be gone meanwhile.
    await route.continue().catch(() => undefined);
  });
  await page.addInitScript(() => {
    interface LayoutShift extends PerformanceEntry {
      value: number;
      hadRecentInput: boolean;
      sources: { node?: Node }[];
    }
    const seen: Window["layoutShift"] = { shift: 0, moved: [] };
    window.layoutShift = seen;
    new PerformanceObserver((list) => {
      for (const { value, hadRecentInput, sources } of list.getEntries() as LayoutShift[]) {
        if (hadRecentInput) continue;
        seen.shift += value;
        seen.moved.push(...sources.map(({ node }) => node?.textContent?.slice(0, 40) ?? ""));
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  return async () => {
    await page.evaluate(() => document.fonts.ready.then(() => new Promise(requestAnimationFrame)));
    return page.evaluate(() => window.layoutShift);
  };
}
