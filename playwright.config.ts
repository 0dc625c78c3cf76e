import { defineConfig, devices } from "@playwright/test";
import { installedChromium } from "./stack/chromium.ts";

/** The one named by the environment or the machine's; otherwise Playwright's own. A test never downloads a browser. */
const executablePath = process.env.CHROMIUM_PATH || installedChromium();

/** Playwright's list, which this one replaces, and the address bar's lists: pages of their own behind each window. */
const withoutFeatures = [
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsUpgrades",
  "HttpsFirstBalancedModeAutoEnable",
  "LensOverlay",
  "MediaRouter",
  "PaintHolding",
  "ThirdPartyStoragePartitioning",
  "AvoidCorsURLLoaderRestartOnRedirect",
  "OptimizationHints",
  "NetworkTimeServiceQuerying",
  "AimEnabled",
  "PreconnectToSearch",
  "WebUIOmniboxPopup",
  "WebUIOmniboxAimPopup",
  "WebUIOmniboxFullPopup",
];

/** Changes what everybody sees, so that nothing else may run meanwhile. */
const alone = /@alone/;

const desktop = { ...devices["Desktop Chrome"], viewport: { width: 1440, height: 900 } };

export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.spec.ts",
  outputDir: "e2e/artifacts/results",
  globalSetup: "./e2e/global-setup.ts",
  // Each test has a wallet, a workspace and a place of its own.
  fullyParallel: true,
  workers: 2,
  // A browser on a busy machine gets a second try; the list names who needed it.
  retries: 1,
  forbidOnly: Boolean(process.env.CI),
  timeout: 180_000,
  expect: {
    timeout: 15_000,
    // Ids and addresses make up to 1,300; content moved by 24 px makes 3,100 to 16,000, on the near-empty webhooks page 1,800.
    toHaveScreenshot: { stylePath: "./e2e/still.css", maxDiffPixels: 3_000, threshold: 0.25, scale: "css" },
  },
  snapshotPathTemplate: "e2e/pictures/{projectName}/{arg}{ext}",
  reporter: [["list"], ["json", { outputFile: "e2e/artifacts/results.json" }]],
  use: {
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        // With and without windows letters stand where they are laid out.
        "--font-render-hinting=none",
        `--disable-features=${withoutFeatures.join(",")}`,
      ],
    },
    // What moves is drawn by these processors for as long as a test waits; the main job moves.
    contextOptions: { reducedMotion: "reduce" },
    // Recording each step of each test would be a third of the time.
    trace: "on-first-retry",
    screenshot: "only-on-failure",
  },
  // The long tests of the phone first, so that both workers end together; as a teardown the last runs whatever failed before.
  projects: [
    {
      name: "phone",
      testMatch: ["**/main-job.spec.ts", "**/pages.spec.ts", "**/visual.spec.ts"],
      use: { ...devices["Pixel 7"], viewport: { width: 390, height: 844 } },
      teardown: "alone",
    },
    { name: "desktop", grepInvert: alone, use: desktop, teardown: "alone" },
    { name: "alone", grep: alone, use: desktop },
  ],
});
