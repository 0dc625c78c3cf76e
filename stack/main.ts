import { join } from "node:path";
import { readConfig, requirePort, type StackConfig } from "./config.ts";
import { openHome, StartError } from "./home.ts";
import { takeLock } from "./lock.ts";
import { endOrphans } from "./orphans.ts";
import { choosePorts } from "./parts.ts";
import { createProgress, type Progress } from "./progress.ts";
import { Stack } from "./run-stack.ts";
import { loadSecrets } from "./secrets.ts";
import { removeStackFile } from "./stack-file.ts";
import { Supervisor } from "./supervisor.ts";

/** `npm start` and `npm run dev`: the stack until a signal ends it. Sets the exit code; asks nothing. */
export async function main({ isDev }: { isDev: boolean }): Promise<void> {
  const progress = createProgress();
  const stopping = stopRequested();
  // Whatever goes wrong in the background, the parts are not left alone.
  process.on("uncaughtException", (error) => {
    progress.say(`internal error: ${error.stack}`);
    process.exitCode = 1;
    process.emit("SIGTERM");
  });
  try {
    await run(progress, isDev, stopping);
  } catch (error) {
    if (stopping.aborted) return progress.finish("stopped");
    process.exitCode = 1;
    const isPlain = error instanceof StartError || !(error instanceof Error);
    progress.finish(isPlain ? String(error instanceof Error ? error.message : error) : (error.stack ?? error.message));
  } finally {
    // Connections that others keep open must not keep a stopped stack alive.
    process.exit();
  }
}

async function run(progress: Progress, isDev: boolean, stopping: AbortSignal): Promise<void> {
  const config = readConfig();
  const home = await openHome();
  const lock = await takeLock(join(home, "lock"));
  if ("heldBy" in lock) {
    throw new StartError(
      `A stack is already running with ${home} (process ${lock.heldBy}). Stop it, or set LUXXON_HOME to another folder.`,
    );
  }
  try {
    await runLocked(home, config, progress, isDev, stopping);
    progress.say("stopped");
  } finally {
    await removeStackFile(home);
    await lock.release();
  }
}

async function runLocked(
  home: string,
  config: StackConfig,
  progress: Progress,
  isDev: boolean,
  stopping: AbortSignal,
): Promise<void> {
  const startedAt = performance.now();
  await removeStackFile(home);
  const orphans = await endOrphans(home);
  if (orphans > 0) progress.say(`  ended ${orphans} parts that a killed start had left running`);
  await requirePort(config.port);
  const context = {
    config,
    home,
    progress,
    secrets: await loadSecrets(home),
    ports: await choosePorts(home),
    supervisor: new Supervisor({ say: progress.say }),
  };
  const stack = new Stack(context, { isDev });
  try {
    await Promise.race([stack.start(), aborted(stopping)]);
    progress.say(`  started in ${((performance.now() - startedAt) / 1000).toFixed(1)} s, all state in ${home}`);
    progress.finish(`ready ${config.appUrl}`);
    await aborted(stopping).catch(() => undefined);
    progress.say("stopping");
  } finally {
    await stack.stop();
  }
}

/** Aborts on the first signal, and when the launcher is gone. Later signals change nothing: stopping is short anyway. */
function stopRequested(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => controller.abort());
  const launcher = Number(process.env.LUXXON_LAUNCHER_PID);
  if (launcher) setInterval(() => process.ppid === launcher || controller.abort(), 1_000).unref();
  return controller.signal;
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => reject(new Error("stopped"));
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
  });
}
