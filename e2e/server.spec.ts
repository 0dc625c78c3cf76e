import { glob, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { generatePrivateKey } from "viem/accounts";
import { expect, test } from "./fixtures.ts";
import { prepareWorkspace } from "./prepare.ts";
import { STACK_FILE } from "./stack.ts";

/** Names of settings that no browser has any use for. */
const names =
  /RELAYER_PRIVATE_KEY|SESSION_SECRETS|CRON_SECRET|SPICEDB_TOKEN|METRICS_TOKEN|VIDEO_EVENTS_SECRET|SEALING_KEYS/;
const distDir = process.env.NEXT_DIST_DIR || ".next";

test("S10: pages, scripts and logs hold no secret of the server, and scripts have no source map", async ({
  stack,
  context,
}) => {
  const home = dirname(process.env[STACK_FILE] ?? "");
  const kept: Record<string, string> = JSON.parse(await readFile(join(home, "secrets.json"), "utf8"));
  const secrets = Object.values(kept).flatMap((value) => [value, value.replace(/^(0x|1:)/, "")]);
  const { slug, cookie } = await prepareWorkspace(stack, context, generatePrivateKey());
  const found: string[] = [];
  const judge = (where: string, text: string, isForBrowsers = true) => {
    if (secrets.some((secret) => text.includes(secret))) found.push(`a secret in ${where}`);
    if (isForBrowsers && names.test(text)) found.push(`the name of a secret in ${where}`);
  };

  for (const path of [
    "/",
    "/sign-in",
    "/status",
    "/workspaces",
    `/w/${slug}`,
    `/w/${slug}/keys`,
    `/w/${slug}/settings`,
  ]) {
    const response = await fetch(stack.url + path, { headers: { cookie } });
    expect(response.status, path).toBe(200);
    judge(path, await response.text());
  }
  let scripts = 0;
  for await (const file of glob("static/**/*.*", { cwd: distDir })) {
    if (file.endsWith(".map")) found.push(`a source map: ${file}`);
    if (!/\.(js|css|json|map)$/.test(file)) continue;
    judge(file, await readFile(join(distDir, file), "utf8"));
    scripts++;
  }
  expect(scripts).toBeGreaterThan(10);
  for await (const file of glob("logs/app.log*", { cwd: home }))
    judge(file, await readFile(join(home, file), "utf8"), false);
  expect(found).toEqual([]);
});

test("the server loads tracing only when it is asked for", async () => {
  const bundle = await readFile(join(distDir, "front", "server.mjs"), "utf8");
  expect(bundle).toContain('import("@opentelemetry/sdk-trace")');
  expect(bundle).not.toMatch(/^import .*@opentelemetry/m);
});

test("numbers for Prometheus are there for this machine", async ({ stack }) => {
  const response = await fetch(`${stack.url}/metrics`);
  expect(response.status).toBe(200);
  expect(await response.text()).toMatch(/^luxxon_tick_age_seconds\{part="tick"\} [0-9.]+$/m);
});
