import { setTimeout as delay } from "node:timers/promises";
import type { Random } from "#http/proof/testing-random.ts";
import type { RpcMoment } from "./testing-rpc-tap.ts";
import type { FaultWorld, Victim } from "./testing-world.ts";

/** Where a kill strikes: some time after its turn has come, or at a moment of the next request to the chain like this. */
export type KillPoint = { afterMs: number } | { when: RpcMoment["when"]; method: string };

export interface Kill {
  victim: Victim;
  point: KillPoint;
}

/** Between the steps of the pipeline whose order decides whether something is paid once, twice or never. */
const listed: Kill[] = [
  // Bytes, hash and nonce are stored, and no node has them.
  { victim: "app", point: { when: "asked", method: "eth_sendRawTransaction" } },
  // It is mined, and nobody has noted that it was handed over.
  { victim: "app", point: { when: "answered", method: "eth_sendRawTransaction" } },
  { victim: "postgres", point: { when: "answered", method: "eth_sendRawTransaction" } },
  // The chain has taken it, or half of it, and its answer is lost.
  { victim: "chain", point: { when: "asked", method: "eth_sendRawTransaction" } },
  { victim: "chain", point: { when: "answered", method: "eth_sendRawTransaction" } },
  // The ledger's next range is read, and not stored.
  { victim: "app", point: { when: "answered", method: "eth_getLogs" } },
  { victim: "postgres", point: { when: "answered", method: "eth_getLogs" } },
];
const victims: Victim[] = ["app", "postgres", "spicedb", "chain"];

/** Every third one at a listed point, in turn; the others at a random time after their turn. */
export function planKills(count: number, random: Random): Kill[] {
  return Array.from({ length: count }, (_, n) => {
    const kill = n % 3 === 2 ? listed[Math.floor(n / 3) % listed.length] : undefined;
    return kill ?? { victim: random.pick(victims), point: { afterMs: random.int(500) } };
  });
}

/** Kills; waits first until the victim runs. A point that does not come within this time is struck anyway. */
export async function strike(world: FaultWorld, { victim, point }: Kill, patienceMs = 2_500): Promise<void> {
  while (world.pidOf(victim) === undefined) await delay(10);
  if ("afterMs" in point) await delay(point.afterMs);
  else {
    const reached = Promise.withResolvers<void>();
    world.tap.watch = ({ when, methods }) => {
      if (when !== point.when || !methods.includes(point.method)) return;
      world.tap.watch = undefined;
      world.kill(victim);
      reached.resolve();
    };
    await Promise.race([reached.promise, delay(patienceMs)]);
    if (world.tap.watch === undefined) return;
    world.tap.watch = undefined;
  }
  while (!world.kill(victim)) await delay(10);
}
