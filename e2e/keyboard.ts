import type { Locator } from "@playwright/test";
import { expect } from "./fixtures.ts";

/** More than any page has to press Tab on. */
const mostTabs = 150;

/** Moves the focus to `target` by Tab alone; fails when Tab does not come to it. */
export async function reach(target: Locator): Promise<void> {
  await expect(target).toBeEnabled();
  for (let tabs = 0; tabs < mostTabs; tabs++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await target.page().keyboard.press("Tab");
  }
  throw new Error(`Tab does not come to ${target}`);
}

/** Reaches `target` by Tab and presses a key on it. */
export async function pressOn(target: Locator, key: "Enter" | "Space" = "Enter"): Promise<void> {
  await reach(target);
  await target.page().keyboard.press(key);
}
