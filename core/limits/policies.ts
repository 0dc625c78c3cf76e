import "server-only";
import type { Policy } from "#limits/limiter.ts";

const policy = (name: string, quota: number, windowSeconds: number): Policy => ({ name, quota, windowSeconds });

/** The limits of spec 1.8; `streams` counts what is open, not what is called. `deposit` (7.13) is counted by its rows. */
export const policies = {
  ip: policy("ip", 120, 60),
  auth: policy("auth", 30, 60),
  key: policy("key", 600, 60),
  login: policy("login", 600, 60),
  create: policy("create", 60, 60),
  frame: policy("frame", 300, 60),
} as const;

export const maxOpenStreams = 10;
