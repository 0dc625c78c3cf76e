import "server-only";

/** One use of one counter: a fixed window that starts with its first use. */
export interface Charge {
  counter: string;
  quota: number;
  windowMs: number;
  /** 0 asks whether there is room for one more and takes nothing. */
  cost: 0 | 1;
}

export interface CounterState {
  used: number;
  /** Until the window ends. */
  resetMs: number;
}

/** One of at most `quota` places of `group`, held by `holder` until released or until the lease ends. */
export interface Place {
  group: string;
  holder: string;
  quota: number;
  leaseMs: number;
}

/** Where calls are counted. */
export interface CounterStore {
  /** Takes every charge or, when one counter is full, none. @throws StoreUnavailableError */
  charge(charges: readonly Charge[]): Promise<{ admitted: boolean; counters: CounterState[] }>;
  /** Takes a place, or renews one's own. @returns 0, or when all are taken the ms until a lease ends. @throws as `charge` */
  hold(place: Place): Promise<number>;
  /** Frees a place; harmless when it is free. @throws as `charge` */
  release(place: Place): Promise<void>;
  close(): Promise<void>;
}

/** The shared counters could not be asked: nothing is known about the charge. */
export class StoreUnavailableError extends Error {
  override name = "StoreUnavailableError";
}
