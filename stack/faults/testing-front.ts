import { join } from "node:path";
import { build } from "esbuild";
import { repositoryRoot } from "../package-file.ts";

/** Answers 404 where Next would answer with a page. */
const noPages = `export default () => ({
  prepare: async () => undefined,
  getRequestHandler: () => async (_request, response) => void response.writeHead(404).end(),
});`;

/** Native, or started as a file of its own. */
const outside = ["secp256k1", "koffi", "pino"];

/**
 * The console's own `server.ts` and every route in one file, without pages and with its packages inside, so that a
 * killed process is back in a second of computing instead of four. Made for `startApp`, below `<distDir>/front`.
 */
export async function buildFrontWithoutPages(distDir: string): Promise<void> {
  await build({
    entryPoints: [join(repositoryRoot, "server.ts")],
    outfile: join(repositoryRoot, distDir, "front", "server.mjs"),
    absWorkingDir: repositoryRoot,
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    conditions: ["react-server"],
    logLevel: "error",
    external: outside,
    banner: {
      js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);',
    },
    plugins: [
      {
        name: "no-pages",
        setup(setup) {
          setup.onResolve({ filter: /^next$/ }, () => ({ path: "next", namespace: "no-pages" }));
          setup.onLoad({ filter: /.*/, namespace: "no-pages" }, () => ({ contents: noPages }));
        },
      },
    ],
  });
}
