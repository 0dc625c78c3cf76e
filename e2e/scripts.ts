import { gzipSync } from "node:zlib";
import type { Page, Response } from "@playwright/test";

export const kib = (texts: string[]) => Math.round(texts.reduce((sum, text) => sum + gzipSync(text).length, 0) / 1024);

/** Every script that a page loads by itself. */
export async function scriptsOf(page: Page, path: string): Promise<string[]> {
  const scripts: Promise<string>[] = [];
  const collect = (response: Response) => {
    if (response.request().resourceType() === "script") scripts.push(response.text());
  };
  page.on("response", collect);
  await page.goto(path);
  await page.waitForLoadState("networkidle");
  page.off("response", collect);
  return Promise.all(scripts);
}
