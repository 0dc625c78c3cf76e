import "server-only";
import { randomFillSync } from "node:crypto";
import { v7 } from "uuid";
import { hideCredentials } from "./edge/hide-credentials.ts";

const wellFormed = /^[A-Za-z0-9._-]{8,64}$/;

/** The caller's `X-Request-Id` if it is well formed and no credential put there by mistake, else a new UUID v7 (spec 1.1). */
export function requestIdOf(header: string | undefined): string {
  return header && wellFormed.test(header) && hideCredentials(header) === header
    ? header
    : v7({ random: nextRandom() });
}

const idBytes = 16;
const pool = Buffer.alloc(256 * idBytes);
let unused = 0;

/** Random bytes are drawn for many ids at once: asking for sixteen costs as much as asking for all. */
function nextRandom(): Uint8Array {
  if (unused === 0) {
    randomFillSync(pool);
    unused = pool.length;
  }
  unused -= idBytes;
  return pool.subarray(unused, unused + idBytes);
}
