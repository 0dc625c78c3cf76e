import { once } from "node:events";
import { connect } from "node:net";

export interface Row {
  id: string;
  what: string;
  ratio: number;
  /** Lowest and highest round. */
  spread: [number, number];
  target: string;
  met: boolean;
}

export const row = (id: string, what: string, { median, spread }: { median: number; spread: [number, number] }) => ({
  id,
  what,
  ratio: median,
  spread,
});

/** A row whose figure is to be no less than `target`. */
export const atLeast = (
  id: string,
  what: string,
  measured: { median: number; spread: [number, number] },
  target: number,
): Row => ({
  ...row(id, what, measured),
  target: `≥ ${target}`,
  met: measured.median >= target,
});

const rounds = 5;

/** Ratio of two speeds measured in turn, five rounds: median and spread. `warm` is run once before. */
export async function ratio(
  ours: () => Promise<number>,
  peer: () => Promise<number>,
): Promise<{ median: number; spread: [number, number] }> {
  await ours();
  await peer();
  const values: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const peerSpeed = await peer();
    values.push((await ours()) / peerSpeed);
  }
  values.sort((a, b) => a - b);
  return { median: values[Math.floor(rounds / 2)] ?? 0, spread: [values[0] ?? 0, values.at(-1) ?? 0] };
}

/**
 * Requests answered with 200 per second over connections that are kept, one at a time on each. The requests are written as
 * they stand and the answers hardly looked at: Node's own client would cost more than what is measured.
 * @throws Error at any other answer
 */
export async function requestsPerSecond(
  url: string,
  headers: Record<string, string>,
  ms = 2_000,
  connections = 16,
): Promise<number> {
  const { host, hostname, port, pathname } = new URL(url);
  const lines = Object.entries({ host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  const request = Buffer.from(`GET ${pathname} HTTP/1.1\r\n${lines.join("")}\r\n`);
  const until = performance.now() + ms;
  let done = 0;
  const worker = async () => {
    const socket = connect(Number(port), hostname).setNoDelay(true).setEncoding("latin1");
    await once(socket, "connect");
    socket.write(request);
    let answer = "";
    for await (const chunk of socket) {
      answer += chunk;
      if (!isWhole(answer)) continue;
      if (!answer.startsWith("HTTP/1.1 200 ")) throw new Error(`${url} answered ${answer.slice(0, 200)}`);
      answer = "";
      done++;
      if (performance.now() >= until) break;
      socket.write(request);
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: connections }, worker));
  return (done * 1_000) / (performance.now() - startedAt);
}

function isWhole(answer: string): boolean {
  const head = answer.indexOf("\r\n\r\n");
  if (head < 0) return false;
  const length = /\r\ncontent-length: (\d+)\r\n/i.exec(answer)?.[1];
  return length === undefined ? answer.endsWith("\r\n0\r\n\r\n") : answer.length >= head + 4 + Number(length);
}
