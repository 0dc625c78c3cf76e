import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { AppAddresses } from "./app-settings.ts";
import { writeJson } from "./home.ts";
import type { PartContext } from "./parts.ts";

/** Tells others where everything is: `stack.json` in the home folder, for its owner alone. */
export async function writeStackFile(
  { config, home, supervisor }: PartContext,
  { databaseUrl, spicedb, localChain }: AppAddresses,
  cronSecret: string,
): Promise<void> {
  await writeJson(stackFile(home), {
    url: config.appUrl,
    databaseUrl,
    spicedb,
    chain: {
      chainId: config.chainId,
      rpcUrl: localChain?.rpcUrl ?? config.rpcUrl,
      usdcAddress: localChain?.deployment.usdcAddress ?? process.env.USDC_ADDRESS,
      settlementAddress: localChain?.deployment.settlementAddress ?? process.env.SETTLEMENT_ADDRESS,
    },
    cronSecret,
    pids: { supervisor: process.pid, ...supervisor.pids() },
  });
}

/** The file is there while the stack is ready, and not before or after. */
export async function removeStackFile(home: string): Promise<void> {
  await rm(stackFile(home), { force: true });
}

function stackFile(home: string): string {
  return join(home, "stack.json");
}
