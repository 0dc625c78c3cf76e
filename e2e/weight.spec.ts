import { expect, test } from "./fixtures.ts";
import { prepareWorkspace } from "./prepare.ts";
import { kib, scriptsOf } from "./scripts.ts";

/** Script of a page that signs nothing, KiB gzip. */
const limits = { "": 205, sessions: 205, "sessions/new": 205, operate: 205, keys: 205, wallet: 205, settings: 205 };

test("no page of a workspace loads more script than it may, and no map before somebody reaches for it", async ({
  page,
  stack,
  wallet,
}) => {
  const { slug } = await prepareWorkspace(stack, page.context(), wallet.privateKey);
  const found: Record<string, number> = {};
  for (const [path, limit] of Object.entries(limits)) {
    const scripts = await scriptsOf(page, `/w/${slug}/${path}`);
    found[path] = kib(scripts);
    expect(found[path], `/${path}`).toBeLessThanOrEqual(limit);
    expect(scripts.join("\n"), `/${path}`).not.toContain("data-map-live");
  }
  console.info("scripts, KiB gzip:", JSON.stringify(found));
});
