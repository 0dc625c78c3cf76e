import "server-only";
import type { Charge, CounterState, CounterStore, Place } from "./store.ts";

const sweepEveryMs = 10_000;

interface Window {
  used: number;
  endsAt: number;
}

/** Counters of this process alone. Every method decides at once, so simultaneous calls cannot come between. */
export function createMemoryStore(now = () => Math.floor(performance.now())): CounterStore {
  const windows = new Map<string, Window>();
  const groups = new Map<string, Map<string, number>>();
  let nextSweep = now() + sweepEveryMs;

  function sweep(at: number): void {
    if (at < nextSweep) return;
    nextSweep = at + sweepEveryMs;
    for (const [counter, { endsAt }] of windows) if (endsAt <= at) windows.delete(counter);
    for (const name of groups.keys()) liveHolders(name, at);
  }

  function windowOf({ counter, windowMs }: Charge, at: number): Window {
    const known = windows.get(counter);
    return known && known.endsAt > at ? known : { used: 0, endsAt: at + windowMs };
  }

  function liveHolders(group: string, at: number): Map<string, number> {
    const holders = groups.get(group) ?? new Map<string, number>();
    for (const [holder, endsAt] of holders) if (endsAt <= at) holders.delete(holder);
    if (holders.size === 0) groups.delete(group);
    return holders;
  }

  return {
    async charge(charges) {
      const at = now();
      sweep(at);
      const found = charges.map((charge) => ({ charge, window: windowOf(charge, at) }));
      const admitted = found.every(({ charge, window }) => window.used < charge.quota);
      const counters: CounterState[] = [];
      for (const { charge, window } of found) {
        if (admitted && charge.cost > 0) {
          window.used += charge.cost;
          windows.set(charge.counter, window);
        }
        counters.push({ used: window.used, resetMs: window.endsAt - at });
      }
      return { admitted, counters };
    },
    async hold({ group, holder, quota, leaseMs }: Place) {
      const at = now();
      sweep(at);
      const holders = liveHolders(group, at);
      if (!holders.has(holder) && holders.size >= quota) return Math.max(1, Math.min(...holders.values()) - at);
      holders.set(holder, at + leaseMs);
      groups.set(group, holders);
      return 0;
    },
    async release({ group, holder }) {
      groups.get(group)?.delete(holder);
    },
    close: async () => undefined,
  };
}
