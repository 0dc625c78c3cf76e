import { glob, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** V8 then compiles a script whole while it arrives, away from the main thread, instead of piece by piece as it first runs. */
const hint = "//# allFunctionsCalledOnLoad\n";

/**
 * Puts the compile hint before every script that a page loads with itself: Next's own and those of its layouts and page.
 * Nearly all of these run at once; what is loaded later keeps being compiled when it is needed.
 */
export async function hintCompilation(distDir: string): Promise<void> {
  const scripts = new Set(JSON.parse(await readFile(join(distDir, "build-manifest.json"), "utf8")).rootMainFiles);
  for await (const path of glob("server/app/**/page_client-reference-manifest.js", { cwd: distDir })) {
    for (const script of entryScripts(await readFile(join(distDir, path), "utf8"))) scripts.add(script);
  }
  for (const script of scripts) {
    const path = join(distDir, String(script));
    const text = await readFile(path, "utf8");
    if (!text.startsWith(hint)) await writeFile(path, hint + text);
  }
}

/** Of the last statement, which assigns a page's manifest as JSON. @throws Error when it does not */
function entryScripts(manifest: string): string[] {
  const json = /\]\s*=\s*(\{[\s\S]*\});?\s*$/.exec(manifest)?.[1];
  if (!json) throw new Error("Next writes the manifests of pages in another form than before");
  const entries: Record<string, readonly string[]> = JSON.parse(json).entryJSFiles;
  return Object.values(entries).flat();
}
