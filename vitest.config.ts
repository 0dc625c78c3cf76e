import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["react-server", "node", "import", "default"] },
  ssr: { resolve: { conditions: ["react-server", "node", "import", "default"] } },
  test: {
    include: ["**/*.test.ts"],
    exclude: ["node_modules", "e2e/**", "contracts/out/**", "contracts/lib/**", ".next*/**"],
    globalSetup: ["./stack/vitest-setup.ts"],
    setupFiles: ["./stack/vitest-fresh.ts"],
    isolate: false,
    environment: "node",
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A second, as vitest would have it, is less than a tick may take on a busy machine.
    expect: { poll: { timeout: 15_000 } },
  },
});
