import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * Below the range that Linux and macOS give to outgoing connections: a client that keeps dialling a dead server in that
 * range can end up connected to itself, and then holds the port that the server needs back.
 */
const lowest = 20_000;
const highest = 32_000;

/** True when nothing listens on this loopback port, on IPv4 or IPv6. */
export async function isPortFree(port: number): Promise<boolean> {
  return (await canListen(port, "127.0.0.1")) && (await canListen(port, "::1"));
}

/** A loopback port that is free now: the preferred one if it still is, else a random one. */
export async function freePort(preferred?: number): Promise<number> {
  for (let candidate = preferred ?? randomInt(lowest, highest); ; candidate = randomInt(lowest, highest)) {
    if (await isPortFree(candidate)) return candidate;
  }
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    // A machine without IPv6 has nothing listening there either.
    server.once("error", ({ code }: NodeJS.ErrnoException) => resolve(code !== "EADDRINUSE" && code !== "EACCES"));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}
