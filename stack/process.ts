import { type ChildProcess, type StdioOptions, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";

/** A running process of the stack, owned by whoever started it. */
export interface Part {
  readonly pid: number;
  /** Settles once the process has ended, with words saying how (`signal SIGKILL`, `exit code 1`). */
  readonly exited: Promise<string>;
  /** Ends the process in its own orderly way and resolves when it is gone. Harmless when it already is. */
  stop(): Promise<void>;
  /** Ends it at once, with SIGKILL. Harmless when it is already gone. */
  kill(): void;
}

export interface StartProcess {
  command: string;
  args: readonly string[];
  /** File that receives stdout and stderr (it outlives the supervisor, a pipe would break with it), or `inherit`. */
  logFile: string;
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  uid?: number;
  gid?: number;
  /** Open an IPC channel, for parts written in Node that announce themselves. */
  ipc?: boolean;
  /** Signals tried in turn, each with the time it is given before the next. The last resort is always SIGKILL. */
  stopWith?: readonly { signal: NodeJS.Signals; graceMs: number }[];
  /** End the process with this signal should the starter die without stopping it. */
  dieWithParent?: NodeJS.Signals;
}

/** Starts one process with its output in a file. Throws when the command cannot be run. */
export async function startProcess(options: StartProcess): Promise<Part & { readonly child: ChildProcess }> {
  const log = options.logFile === "inherit" ? undefined : openSync(options.logFile, "a", 0o600);
  const output = log ?? "inherit";
  const stdio: StdioOptions = ["ignore", output, output, ...(options.ipc ? (["ipc"] as const) : [])];
  const { uid, gid } = options;
  const child = spawn(options.command, [...options.args], {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio,
    // Own process group: Ctrl-C in the terminal reaches the supervisor alone, which stops the parts in order.
    detached: true,
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
  });
  if (log !== undefined) closeSync(log);
  const exited = new Promise<string>((resolve) => {
    child.once("exit", (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code}`));
    child.once("error", (error) => resolve(error.message));
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${options.command} could not be started: ${await exited}`);
  if (options.dieWithParent) {
    const callOff = whenParentDies(`kill -${options.dieWithParent.slice(3)} "$1" 2>/dev/null`, String(pid));
    void exited.then(callOff);
  }
  const steps = options.stopWith ?? [{ signal: "SIGTERM", graceMs: 5_000 }];
  return { pid, child, exited, stop: () => stopInSteps(child, exited, steps), kill: () => child.kill("SIGKILL") };
}

async function stopInSteps(
  child: ChildProcess,
  exited: Promise<string>,
  steps: readonly { signal: NodeJS.Signals; graceMs: number }[],
): Promise<void> {
  for (const { signal, graceMs } of steps) {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    if (await settlesWithin(exited, graceMs)) return;
  }
  child.kill("SIGKILL");
  await exited;
}

/** True when the promise settles within the time. Keeps no timer afterwards. */
export async function settlesWithin(promise: Promise<unknown>, timeoutMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), timeoutMs);
  });
  try {
    return await Promise.race([promise.then(() => true as const), late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Has a shell run these commands once this process is gone, however it dies: the shell waits for its stdin to close.
 * Node offers no parent-death signal, and the binaries (Postgres, anvil) do not watch their parent.
 * @returns a function that calls it off.
 */
export function whenParentDies(commands: string, ...args: string[]): () => void {
  const script = `cat >/dev/null; ${commands}`;
  const guard = spawn("/bin/sh", ["-c", script, "sh", ...args], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  guard.unref();
  return () => guard.kill("SIGKILL");
}

/** The last lines of a part's log, for the sentence that says why it did not start. */
export async function logTail(logFile: string, lines = 6): Promise<string> {
  const text = await readFile(logFile, "utf8").catch((error: unknown) => `(no log: ${String(error)})`);
  return text.trimEnd().split("\n").slice(-lines).join("\n");
}
