/*
 * Who may import whom. A file of a folder may import what its row names, and packages; tests and test helpers
 * (`*.test.ts`, `testing.ts`) may import anything except what only runs.
 */
const tests = "(\\.test\\.tsx?|/testing[a-z.-]*ts)$";
const ours =
  "^(app|bench|canton|components|contracts|core|db|e2e|http|limits|media|outbound|sdk|spicedb|stack)/|^(env|env\\.public|server)\\.ts$";
const clients = "^(canton|contracts|db|limits|media|outbound|spicedb)/";

/** A file matching `from` may import, of our own files, only those matching `to`. */
const only = (name, from, to, because) => ({
  name,
  severity: "error",
  comment: because,
  from: { path: from, pathNot: tests },
  to: { path: ours, pathNot: to },
});

module.exports = {
  forbidden: [
    only("app", "^app/", "^(app|http|core|components)/|^env\\.public\\.ts$", "URLs only: http, core, components"),
    only("http", "^http/", `^(http|core)/|${clients}|^env\\.ts$`, "the edge: core, the clients, env"),
    only(
      "server",
      "^server\\.ts$",
      "^http/|^app/(.+/route|routes\\.gen)\\.ts$|^env\\.ts$",
      "the front: http and routes",
    ),
    {
      ...only("core", "^core/", "^core/|^db/schema/", "the product: itself and db/schema; of the clients, types"),
      to: { path: ours, pathNot: "^core/|^db/schema/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "core-types",
      severity: "error",
      comment: "the product knows neither edge nor pages nor tools, not even their types",
      from: { path: "^core/", pathNot: tests },
      to: { path: "^(app|bench|components|e2e|http|stack)/|^server\\.ts$" },
    },
    {
      name: "core-packages",
      severity: "error",
      comment: "the product runs without a web framework",
      from: { path: "^core/", pathNot: tests },
      to: { path: "node_modules/(next|react|react-dom|iron-session)/" },
    },
    only(
      "components",
      "^components/",
      "^components/|^core/(.+\\.schemas|money)\\.ts$|^contracts/abi/|^env\\.public\\.ts$",
      "the browser: itself, schemas, money, ABIs, env.public",
    ),
    ...["canton", "contracts", "db", "limits", "media", "outbound", "spicedb"].map((folder) =>
      only(
        folder,
        `^${folder}/`,
        `^${folder}/|^env\\.ts$`,
        "a client owns one outside system and knows nothing else of ours",
      ),
    ),
    only(
      "tools",
      "^(stack|e2e|bench)/",
      `^(stack|e2e|bench|core)/|${clients}|^env(\\.public)?\\.ts$`,
      "tools use clients and core, and the console by its address",
    ),
    only("sdk", "^sdk/", "^sdk/", "the client is published by itself"),
    only("env", "^env(\\.public)?\\.ts$", "^$", "settings depend on nothing of ours"),
    {
      name: "links",
      severity: "error",
      comment: "Next's link loads what it leads to as soon as it is seen: components/ui/link.tsx",
      from: { path: "^(app|components)/", pathNot: "^components/ui/link\\.tsx$" },
      to: { path: "node_modules/next/(dist/client/app-dir/)?link" },
    },
    {
      name: "no-tests-in-the-product",
      severity: "error",
      comment: "what is only for tests does not run in production",
      from: { path: ours, pathNot: `${tests}|^(stack|e2e|bench)/` },
      to: { path: tests },
    },
    {
      name: "no-circles",
      severity: "error",
      comment: "a circle of imports hides who depends on whom",
      from: { path: ours },
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only", "dynamic-import"] } },
    },
  ],
  options: {
    includeOnly:
      "^(app|bench|canton|components|contracts|core|db|e2e|http|limits|media|outbound|sdk|spicedb|stack)/|^[a-z.]+\\.ts$|node_modules",
    exclude: { path: "\\.next|contracts/(out|cache|lib)/|bench/(bare|rainbowkit)/" },
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["react-server", "import", "require", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".mjs", ".js", ".json"],
    },
  },
};
