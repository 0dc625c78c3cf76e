import { expect, test } from "./fixtures.ts";
import { prepareWorkspace } from "./prepare.ts";

/** Runs in the page, once it is loaded: when that was, when it was painted, and what became of each script. */
const timesOf = (sources: string[]) => {
  const [paint] = performance.getEntriesByName("first-contentful-paint");
  const [{ loadEventStart: loaded = 0 } = {}] = performance.getEntriesByType(
    "navigation",
  ) as PerformanceNavigationTiming[];
  const resources = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
  const scripts = sources.map((source) => resources.find(({ name }) => name.endsWith(source)));
  return {
    loaded,
    painted: paint?.startTime ?? 0,
    asked: scripts.map((script) => script?.startTime ?? 0),
    ended: scripts.map((script) => script?.responseEnd ?? Number.POSITIVE_INFINITY),
  };
};

test("a page is painted before the scripts of its head are asked for, loaded when they are there, and they are compiled as they come", async ({
  page,
  stack,
  wallet,
}) => {
  const { slug } = await prepareWorkspace(stack, page.context(), wallet.privateKey);
  for (const path of ["/", "/docs", `/w/${slug}`, `/w/${slug}/wallet`, `/w/${slug}/keys`]) {
    const html = (await (await page.goto(path))?.text()) ?? "";
    const sources: string[] = JSON.parse(/\}\)\((\["\/_next.*?\])\)<\/script>/.exec(html)?.[1] ?? "[]");
    expect(sources.length, path).toBeGreaterThan(5);
    await page.waitForLoadState("networkidle");
    const { painted, loaded, asked, ended } = await page.evaluate(timesOf, sources);
    expect(painted, path).toBeGreaterThan(0);
    // What is not painted by then does not wait any longer.
    const due = Math.min(painted, 3_000);
    expect(Math.min(...asked), `${path}: asked ${asked}, painted ${painted}`).toBeGreaterThanOrEqual(due);
    // Whoever waits until the page is loaded may press what it offers.
    expect(Math.max(...ended), `${path}: there ${ended}, loaded ${loaded}`).toBeLessThanOrEqual(loaded);
    for (const source of sources) {
      expect(await (await fetch(stack.url + source)).text(), source).toMatch(/^\/\/# allFunctionsCalledOnLoad\n/);
    }
  }
});
