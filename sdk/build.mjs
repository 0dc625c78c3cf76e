import { spawnSync } from "node:child_process";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** Compiles the client to `dist/`, or to the folder given: JavaScript, and types beside it. */
const here = fileURLToPath(new URL(".", import.meta.url));
const out = process.argv[2] ?? `${here}dist`;
const tsc = fileURLToPath(new URL("../node_modules/typescript-native/bin/tsc", import.meta.url));

await rm(out, { recursive: true, force: true });
const { status } = spawnSync(process.execPath, [tsc, "-p", here, "--outDir", out], { stdio: "inherit" });
if (status !== 0) process.exit(status ?? 1);

// Declarations keep the names of the sources; readers of the package have only what stands beside them.
for (const file of await readdir(out)) {
  if (!file.endsWith(".d.ts")) continue;
  const text = await readFile(`${out}/${file}`, "utf8");
  await writeFile(`${out}/${file}`, text.replace(/(from "\.\/[\w.-]+)\.ts"/g, '$1.js"'));
}
