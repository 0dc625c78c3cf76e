import "server-only";
import { AuthzUnavailableError } from "./errors.ts";

export interface BreakerOptions {
  /** This many failures in a row open it. */
  threshold: number;
  /** After this long one call is let through to see whether the other side is back. */
  retryAfterMs: number;
  now?: () => number;
}

/**
 * Refuses calls at once while the other side is known to be gone, so that nobody queues up behind a deadline. One call
 * at a time probes; its success closes the breaker.
 */
export class Breaker {
  readonly #options: Required<BreakerOptions>;
  #failures = 0;
  #nextProbeAt = 0;

  constructor(options: BreakerOptions) {
    this.#options = { now: () => performance.now(), ...options };
  }

  get isOpen(): boolean {
    return this.#failures >= this.#options.threshold;
  }

  /** Call before a call. @throws AuthzUnavailableError while open. */
  enter(): void {
    if (this.#failures < this.#options.threshold) return;
    const now = this.#options.now();
    if (now < this.#nextProbeAt) throw new AuthzUnavailableError("SpiceDB is unavailable (not asked)");
    this.#nextProbeAt = now + this.#options.retryAfterMs;
  }

  succeeded(): void {
    this.#failures = 0;
  }

  /** @returns true when this failure opened the breaker, or a probe failed. */
  failed(): boolean {
    this.#failures += 1;
    if (this.#failures < this.#options.threshold) return false;
    this.#nextProbeAt = this.#options.now() + this.#options.retryAfterMs;
    return true;
  }
}
