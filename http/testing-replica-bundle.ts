import { existsSync } from "node:fs";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/**
 * The program of a replica with its packages in one file of `folder`, made by whoever asks first: it starts in a
 * quarter of the time. Packages that are loaded on demand stay outside.
 */
export async function replicaBundle(folder: string): Promise<string> {
  const file = join(folder, "replica.mjs");
  if (existsSync(file)) return file;
  const own = join(folder, `replica-${process.pid}.mjs`);
  await build({
    entryPoints: [fileURLToPath(new URL("./testing-replica-server.ts", import.meta.url))],
    outfile: own,
    absWorkingDir: fileURLToPath(new URL("..", import.meta.url)),
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    conditions: ["react-server"],
    logLevel: "warning",
    banner: {
      js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);',
    },
    plugins: [
      {
        name: "on-demand-outside",
        setup(setup) {
          setup.onResolve({ filter: /^[^.#/]/ }, ({ path, kind, importer }) =>
            kind === "dynamic-import" && !importer.includes("/node_modules/")
              ? { path: import.meta.resolve(path), external: true }
              : null,
          );
        },
      },
    ],
  });
  await rename(own, file);
  return file;
}
