import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { glob, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { StartError } from "./home.ts";
import { waitForLock } from "./lock.ts";
import { repositoryRoot } from "./package-file.ts";
import { logTail } from "./process.ts";

/** What a build depends on; a change of anything else does not make it stale. */
const inputs = [
  "{app,components,core,http,db,spicedb,contracts/abi,limits,media,canton,outbound}/**/*.{ts,tsx,css,json,svg,png,ico,woff2,md}",
  "contracts/*.ts",
  "docs/*.md",
  "*.{ts,mjs,json}",
  "stack/{front-bundle,generate-routes}.ts",
];
const ignored =
  /(\.test\.tsx?|\.gen\.ts|\/testing\.ts|tsconfig\.json|next-env\.d\.ts|vitest\.config\.ts|biome\.json|playwright\.config\.ts)$/;

export interface BuildOptions {
  distDir: string;
  chainId: number;
  logFile: string;
  say: (line: string) => void;
}

/** The folder of a build; another chain is another build, so that two stacks do not overwrite each other's. */
export function distDirFor(chainId: number): string {
  return process.env.NEXT_DIST_DIR || (chainId === 31337 ? ".next" : `.next-${chainId}`);
}

/** Builds the console unless its build is of these sources. Two starts in one checkout take turns. @returns whether it built */
export async function ensureBuild(options: BuildOptions): Promise<boolean> {
  const stamp = join(repositoryRoot, options.distDir, "luxxon-build");
  if (await isFresh(stamp, options)) return false;
  const lockFolder = join(repositoryRoot, "node_modules", ".cache", "luxxon");
  await mkdir(lockFolder, { recursive: true });
  const lock = await waitForLock(join(lockFolder, `build${options.distDir.replaceAll("/", "-")}.lock`), (pid) =>
    options.say(`  waiting for a build by process ${pid}`),
  );
  try {
    if (await isFresh(stamp, options)) return false;
    const hash = await hashInputs(options);
    await runNextBuild(options);
    const [{ buildFront }, { stop: stopEsbuild }] = await Promise.all([import("./front-bundle.ts"), import("esbuild")]);
    await buildFront({ distDir: options.distDir });
    // Its service process would stay as long as the stack runs.
    await stopEsbuild();
    await writeFile(stamp, hash);
    return true;
  } finally {
    await lock.release();
  }
}

async function isFresh(stamp: string, options: BuildOptions): Promise<boolean> {
  const built = await readFile(stamp, "utf8").catch(() => undefined);
  return built !== undefined && built === (await hashInputs(options));
}

async function hashInputs({ chainId }: BuildOptions): Promise<string> {
  const hash = createHash("sha256").update(`${chainId} ${process.env.WALLETCONNECT_PROJECT_ID ?? ""}`);
  const files: string[] = [];
  for await (const file of glob(inputs, { cwd: repositoryRoot })) if (!ignored.test(file)) files.push(file);
  for (const file of files.sort()) {
    const content = await readFile(join(repositoryRoot, file));
    hash.update(`\0${file}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

async function runNextBuild({ distDir, chainId, logFile }: BuildOptions): Promise<void> {
  const log = createWriteStream(logFile);
  await once(log, "open");
  const child = spawn(process.execPath, [join(repositoryRoot, "node_modules/next/dist/bin/next"), "build"], {
    cwd: repositoryRoot,
    env: {
      ...process.env,
      NODE_ENV: "production",
      NEXT_TELEMETRY_DISABLED: "1",
      NEXT_DIST_DIR: distDir,
      CHAIN_ID: String(chainId),
    },
    stdio: ["ignore", log, log],
  });
  const stopWithUs = () => child.kill("SIGKILL");
  process.once("exit", stopWithUs);
  const [code, signal] = await once(child, "exit");
  process.off("exit", stopWithUs);
  log.close();
  if (code !== 0) {
    throw new StartError(
      `The console could not be built (${signal ?? `exit code ${code}`}):\n${await logTail(logFile, 40)}`,
    );
  }
}
