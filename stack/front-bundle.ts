import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { generateRoutes } from "./generate-routes.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Bundles `server.ts` with every route handler into `<distDir>/front/server.mjs`. Packages stay outside the bundle. */
export async function buildFront({ distDir }: { distDir: string }): Promise<void> {
  await generateRoutes();
  await build({
    entryPoints: [`${root}server.ts`],
    outfile: `${root}${distDir}/front/server.mjs`,
    absWorkingDir: root,
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    conditions: ["react-server"],
    sourcemap: "linked",
    logLevel: "warning",
    plugins: [
      {
        name: "packages-outside",
        setup(setup) {
          setup.onResolve({ filter: /^[^.#/]/ }, ({ path, kind }) =>
            kind === "entry-point" || path === "server-only" ? null : { path, external: true },
          );
        },
      },
    ],
  });
}
