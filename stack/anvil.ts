import { setTimeout as delay } from "node:timers/promises";
import { platformFile } from "./package-file.ts";
import { logTail, type Part, startProcess } from "./process.ts";

export interface StartAnvil {
  port: number;
  chainId: number;
  logFile: string;
  /** More command line options of anvil. */
  args?: readonly string[];
  env?: NodeJS.ProcessEnv;
  dieWithParent?: boolean;
}

const readyTimeoutMs = 120_000;

/** Starts a bare anvil on a loopback port and resolves when it answers. It keeps nothing by itself. */
export async function startAnvil(options: StartAnvil): Promise<Part> {
  const { port, chainId, logFile, args = [], dieWithParent } = options;
  const part = await startProcess({
    command: anvilBinary(),
    args: ["--host", "127.0.0.1", "--port", String(port), "--chain-id", String(chainId), "--quiet", ...args],
    logFile,
    env: options.env ?? process.env,
    stopWith: [{ signal: "SIGTERM", graceMs: 3_000 }],
    ...(dieWithParent ? { dieWithParent: "SIGKILL" as const } : {}),
  });
  let ended: string | undefined;
  void part.exited.then((how) => {
    ended = how;
  });
  const deadline = Date.now() + readyTimeoutMs;
  while (!(await answers(port, chainId))) {
    if (ended !== undefined) throw new Error(`The chain ended while starting (${ended}):\n${await logTail(logFile)}`);
    if (Date.now() > deadline) {
      await part.stop();
      throw new Error(`The chain was not ready within ${readyTimeoutMs / 1000} s:\n${await logTail(logFile)}`);
    }
    await delay(20);
  }
  return part;
}

async function answers(port: number, chainId: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_chainId", params: [] }),
      signal: AbortSignal.timeout(1_000),
    });
    const { result } = (await response.json()) as { result?: string };
    return Number(result) === chainId;
  } catch {
    // Not listening yet; the caller decides how long to wait.
    return false;
  }
}

/** The binary itself, not npm's wrapper script: the supervisor must hold the pid of the chain. */
function anvilBinary(): string {
  const arch = process.arch === "x64" ? "amd64" : process.arch;
  const name = `@foundry-rs/anvil-${process.platform}-${arch}`;
  return platformFile("@foundry-rs/anvil", name, "bin/anvil", "Set RPC_URL to use your own chain.");
}
