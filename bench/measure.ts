import { Agent, request } from "node:http";

export interface Row {
  id: string;
  what: string;
  ratio: number;
  /** Lowest and highest round. */
  spread: [number, number];
  target: string;
  met: boolean;
}

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

/** Requests answered with 200 per second, over keep-alive connections. @throws Error at any other answer */
export async function requestsPerSecond(
  url: string,
  headers: Record<string, string>,
  ms = 2_000,
  connections = 16,
): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const until = performance.now() + ms;
  let done = 0;
  const worker = async () => {
    while (performance.now() < until) {
      await get(url, headers, agent);
      done++;
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: connections }, worker));
  agent.destroy();
  return (done * 1_000) / (performance.now() - startedAt);
}

function get(url: string, headers: Record<string, string>, agent: Agent): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  request(url, { headers, agent }, (response) => {
    response.resume();
    response.on("end", () =>
      response.statusCode === 200 ? resolve() : reject(new Error(`${url} answered ${response.statusCode}`)),
    );
  })
    .on("error", reject)
    .end();
  return promise;
}
