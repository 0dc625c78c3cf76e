import { fileURLToPath } from "node:url";

export default {
  turbopack: { root: fileURLToPath(new URL("../..", import.meta.url)) },
  // Types are checked by `npm run verify`.
  typescript: { ignoreBuildErrors: true },
};
