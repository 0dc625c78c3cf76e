import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { generateRoutes } from "./generate-routes.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Packages of many small ES modules, with no other part than these: to find and read each costs a start more than to run them. */
const inside = /^(@noble|@scure|abitype|dataloader|drizzle-orm|lru-cache|ox|uuid|viem|zod)(\/|$)/;

/** Bundles `server.ts` with every route handler into `<distDir>/front/server.mjs`. Other packages stay outside. */
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
            kind === "entry-point" || path === "server-only" || inside.test(path) ? null : { path, external: true },
          );
        },
      },
    ],
  });
}
