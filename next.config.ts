import type { NextConfig } from "next";

/** The chain is fixed by the build: code for the local chain alone is not in a build for another one. */
const chainId = process.env.CHAIN_ID || "31337";
const distDir = process.env.NEXT_DIST_DIR;

const pageHeaders = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Permissions-Policy", value: "camera=(self), geolocation=(self), microphone=()" },
  {
    key: "Content-Security-Policy",
    value: "frame-ancestors 'none'; base-uri 'self'; object-src 'none'; form-action 'self'",
  },
];

const config: NextConfig = {
  headers: async () => [{ source: "/((?!api/|media/).*)", headers: pageHeaders }],
  ...(distDir ? { distDir } : {}),
  // By the server in front, which may still change a page.
  compress: false,
  poweredByHeader: false,
  reactStrictMode: true,
  experimental: {
    // Written for longer than a build takes, and read by no build on a clean machine.
    turbopackFileSystemCacheForBuild: false,
    // Of a build they would be most of what is written, and nothing reads them.
    turbopackSourceMaps: process.env.NODE_ENV !== "production",
  },
  // Types are checked by `npm run verify`, which is faster and covers the tests too.
  typescript: { ignoreBuildErrors: true },
  env: {
    NEXT_PUBLIC_CHAIN_ID: chainId,
    NEXT_PUBLIC_WALLETCONNECT_PROJECT_ID: process.env.WALLETCONNECT_PROJECT_ID ?? "",
  },
  serverExternalPackages: [
    "postgres",
    "@authzed/authzed-node",
    "@grpc/grpc-js",
    "pino",
    "prom-client",
    "redis",
    "@opentelemetry/sdk-trace",
  ],
  turbopack: {
    root: import.meta.dirname,
    resolveAlias: {
      // RainbowKit's Base account pulls an SDK whose optional parts are not installed; nothing here uses it.
      "@coinbase/cdp-sdk": "./components/wallet/empty-module.ts",
      ...(chainId === "31337"
        ? {}
        : { "#components/wallet/local-chain.ts": "./components/wallet/local-chain.none.ts" }),
    },
  },
};

export default config;
