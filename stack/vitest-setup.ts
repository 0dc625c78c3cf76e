import type { TestProject } from "vitest/node";
import { startTestParts, type TestParts } from "./testing.ts";

declare module "vitest" {
  export interface ProvidedContext {
    parts: Omit<TestParts, "stop">;
  }
}

/** vitest globalSetup: the real Postgres, SpiceDB and chain, once per run. Tests read them with `inject("parts")`. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { stop, ...parts } = await startTestParts();
  project.provide("parts", parts);
  return stop;
}
