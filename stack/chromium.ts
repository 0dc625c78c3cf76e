import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { StartError } from "./home.ts";

/** Debian's. The one without windows draws the same with a sixth less work. */
const debianPackages = ["chromium-headless-shell", "chromium"];
const paths = [
  ...debianPackages.map((name) => `/usr/bin/${name}`),
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];

/** The path of the machine's own Chromium, if it has one. */
export const installedChromium = (): string | undefined => paths.find((path) => existsSync(path));

/**
 * A Chromium for the browser tests: the one that the environment names, Debian's, or Playwright's own. As root on
 * Debian a missing one is installed from the distribution. @throws StartError saying what to do
 */
export async function findChromium(say: (line: string) => void): Promise<string> {
  const named = process.env.PLAYWRIGHT_CHROMIUM || process.env.CHROMIUM_PATH;
  if (named && !existsSync(named)) throw new StartError(`PLAYWRIGHT_CHROMIUM names ${named}, which does not exist.`);
  const found = named || installedChromium();
  if (found) return found;
  const { chromium } = await import("playwright");
  if (existsSync(chromium.executablePath())) return chromium.executablePath();
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    say("installing Chromium from the distribution, for the browser tests");
    const problem = installFromDistribution();
    const installed = installedChromium();
    if (installed) return installed;
    throw new StartError(`Chromium could not be installed:\n${problem}`);
  }
  throw new StartError(
    "The browser tests need Chromium. Install it (Debian: apt-get install chromium; elsewhere: npx playwright install chromium) or name one with PLAYWRIGHT_CHROMIUM.",
  );
}

function installFromDistribution(): string {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const options = { env, encoding: "utf8" as const, maxBuffer: 64 * 1024 * 1024 };
  const update = spawnSync("apt-get", ["update"], options);
  let words = update.stderr;
  for (const name of debianPackages) {
    const { status, stderr } = spawnSync("apt-get", ["install", "-y", "--no-install-recommends", name], options);
    words += stderr;
    if (status === 0) break;
  }
  return words.trim().split("\n").slice(-10).join("\n");
}
