import { vi } from "vitest";
import { forgetApplication } from "./testing-process.ts";

/*
 * Before each file. Files run one after another in the same processes, which have the packages loaded already; each gets
 * its own modules of ours, the settings that the run began with, and nothing of what an application keeps for its process.
 */
const shared = globalThis as typeof globalThis & { testEnvironment?: NodeJS.ProcessEnv };
shared.testEnvironment ??= { ...process.env };

for (const name of Object.keys(process.env)) {
  if (!(name in shared.testEnvironment)) delete process.env[name];
}
Object.assign(process.env, shared.testEnvironment);
vi.resetModules();
forgetApplication();
