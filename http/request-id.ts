import "server-only";
import { v7 } from "uuid";
import { hideCredentials } from "./edge/hide-credentials.ts";

const wellFormed = /^[A-Za-z0-9._-]{8,64}$/;

/** The caller's `X-Request-Id` if it is well formed and no credential put there by mistake, else a new UUID v7 (spec 1.1). */
export function requestIdOf(header: string | undefined): string {
  return header && wellFormed.test(header) && hideCredentials(header) === header ? header : v7();
}
