import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { withoutChildren } from "./processes.ts";

test("of a process and its child the parent is left, of two strangers both, of an orphan itself", async () => {
  const child = spawn("sleep", ["60"]);
  try {
    await once(child, "spawn");
    const pid = child.pid ?? 0;
    expect(await withoutChildren([process.pid, pid])).toEqual([process.pid]);
    expect(await withoutChildren([pid])).toEqual([pid]);
    expect(await withoutChildren([process.ppid, pid])).toEqual([process.ppid, pid]);
  } finally {
    child.kill();
  }
});
