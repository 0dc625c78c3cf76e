import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { StartError } from "./home.ts";
import { repositoryRoot } from "./package-file.ts";
import { logTail, type Part, settlesWithin, startProcess } from "./process.ts";

export interface StartApp {
  port: number;
  distDir: string;
  /** With Next's development server, from the sources. */
  isDev: boolean;
  /** Settings of the app (spec 17). */
  settings: Record<string, string>;
  logFile: string;
  dieWithParent?: boolean;
}

const listenTimeoutMs = 60_000;

/** Starts the console and resolves when it listens; whether it is ready depends on the other parts too. */
export async function startApp({ port, distDir, isDev, settings, logFile, dieWithParent }: StartApp): Promise<Part> {
  const args = isDev
    ? ["--conditions=react-server", "--disable-warning=ExperimentalWarning", join(repositoryRoot, "server.ts"), "--dev"]
    : [join(repositoryRoot, distDir, "front", "server.mjs")];
  const part = await startProcess({
    command: process.execPath,
    args,
    cwd: repositoryRoot,
    logFile,
    env: {
      ...process.env,
      ...settings,
      NODE_ENV: isDev ? "development" : "production",
      NEXT_TELEMETRY_DISABLED: "1",
      NEXT_DIST_DIR: distDir,
      LUXXON_ROOT: repositoryRoot,
      PORT: String(port),
    },
    ipc: true,
    stopWith: [{ signal: "SIGTERM", graceMs: 4_000 }],
    ...(dieWithParent ? { dieWithParent: "SIGKILL" as const } : {}),
  });
  const listening = once(part.child, "message");
  const first = await Promise.race([
    settlesWithin(listening, listenTimeoutMs),
    part.exited.then((how) => `ended while starting (${how})`),
  ]);
  if (first === true) {
    part.child.disconnect();
    return part;
  }
  await part.stop();
  const why = first || `did not listen within ${listenTimeoutMs / 1000} s`;
  throw new StartError(`The console ${why}:\n${await logTail(logFile, 12)}`);
}

/** Resolves when `/health/ready` says 200. @throws Error with its last answer after two minutes. */
export async function untilReady(url: string): Promise<void> {
  const deadline = Date.now() + 120_000;
  for (let last = "no answer"; ; await delay(100)) {
    try {
      const response = await fetch(`${url}/api/v1/health/ready`, { signal: AbortSignal.timeout(5_000) });
      if (response.ok) return;
      last = `HTTP ${response.status} ${(await response.text()).slice(0, 300)}`;
    } catch (error) {
      last = String(error);
    }
    if (Date.now() > deadline) throw new StartError(`The console does not become ready: ${last}`);
  }
}
