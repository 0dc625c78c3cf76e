import { fileURLToPath } from "node:url";

export default {
  typescript: { ignoreBuildErrors: true },
  turbopack: {
    root: fileURLToPath(new URL("../..", import.meta.url)),
    // As in the console's own build: an optional part of an SDK that is not installed.
    resolveAlias: { "@coinbase/cdp-sdk": "../../components/wallet/empty-module.ts" },
  },
};
