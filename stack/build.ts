import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { buildStamp } from "./build-stamp.ts";
import { hintCompilation } from "./compile-hints.ts";
import { StartError } from "./home.ts";
import { waitForLock } from "./lock.ts";
import { repositoryRoot } from "./package-file.ts";
import { logTail } from "./process.ts";

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
  const stamp = buildStamp({ root: repositoryRoot, distDir: options.distDir, conditions: conditions(options) });
  if (await stamp.isFresh()) return false;
  const lockFolder = join(repositoryRoot, "node_modules", ".cache", "luxxon");
  await mkdir(lockFolder, { recursive: true });
  const lock = await waitForLock(join(lockFolder, `build${options.distDir.replaceAll("/", "-")}.lock`), (pid) =>
    options.say(`  waiting for a build by process ${pid}`),
  );
  try {
    if (await stamp.isFresh()) return false;
    const write = await stamp.prepare();
    await runNextBuild(options);
    await hintCompilation(join(repositoryRoot, options.distDir));
    const [{ buildFront }, { stop: stopEsbuild }] = await Promise.all([import("./front-bundle.ts"), import("esbuild")]);
    await buildFront({ distDir: options.distDir });
    // Its service process would stay as long as the stack runs.
    await stopEsbuild();
    await write();
    return true;
  } finally {
    await lock.release();
  }
}

/** What is no file and yet decides what is built. */
const conditions = ({ chainId }: BuildOptions) => `${chainId} ${process.env.WALLETCONNECT_PROJECT_ID ?? ""}`;

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
