import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Replica {
  url: string;
  pid: number;
  /** Resolves when it has written the request log that it holds in memory. */
  writeLog(): Promise<void>;
  /** SIGKILL: what a crash looks like to the others. */
  kill(): Promise<void>;
  /** SIGTERM, as an orderly end asks for it. @returns the exit code */
  terminate(): Promise<number | null>;
}

/** A second process of the API on a port of its own, with the settings of this process: same origin, same stores. */
export async function startReplica(
  more: Record<string, string> = {},
  { output = "inherit", nodeArgs = [] }: { output?: "inherit" | number; nodeArgs?: string[] } = {},
): Promise<Replica> {
  const child = spawn(process.execPath, ["--conditions=react-server", ...nodeArgs, import.meta.filename], {
    env: { ...process.env, ...more, LX_REPLICA: "1" },
    stdio: ["pipe", output, output, "ipc"],
  });
  const [port] = (await once(child, "message")) as [number];
  return {
    url: `http://localhost:${port}`,
    pid: child.pid ?? 0,
    async writeLog() {
      const written = once(child, "message");
      child.send("writeLog");
      await written;
    },
    async kill() {
      child.kill("SIGKILL");
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    },
    async terminate() {
      const exit = once(child, "exit");
      child.kill("SIGTERM");
      return (await exit)[0] as number | null;
    },
  };
}

async function serveReplica(): Promise<void> {
  const [{ createFront }, { serveFront }, { routes }, { gracefulStop }, { flushAll }, { requestLog }] =
    await Promise.all([
      import("./front/front.ts"),
      import("./front/serve-front.ts"),
      import("#app/routes.gen.ts"),
      import("./front/graceful-stop.ts"),
      import("./flush.ts"),
      import("./context.ts"),
    ]);
  const front = await createFront(routes, async (_request, response) => {
    response.writeHead(404).end();
  });
  const server = createServer();
  serveFront(server, front);
  server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
  process.on(
    "message",
    () =>
      void requestLog()
        .flush()
        .then(() => process.send?.("written")),
  );
  const stop = gracefulStop(server, flushAll);
  process.once("SIGTERM", () => void stop().then(() => process.exit(0)));
  process.stdin.resume().once("end", () => process.exit(0));
}

if (process.env.LX_REPLICA === "1" && process.argv[1] === import.meta.filename) await serveReplica();
