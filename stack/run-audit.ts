import { setTimeout as wait } from "node:timers/promises";
import { ChainUnavailableError } from "#contracts/client/chain-unavailable-error.ts";
import { createChainHistory } from "#contracts/history.ts";
import { auditChain } from "#core/auditor/audit-chain.ts";
import { ChainMovedError } from "#core/auditor/chain-moved-error.ts";
import { inWords, lasting } from "#core/auditor/difference.ts";
import { createDatabase, DatabaseUnavailableError } from "#db/client.ts";
import { type AuditTarget, readAuditTarget } from "./audit-target.ts";
import { StartError } from "./home.ts";

/** What a running tick had half done is done by then. */
const settleMs = 3_000;
const plainErrors = [StartError, ChainUnavailableError, DatabaseUnavailableError, ChainMovedError];

/** Prints each difference that two looks find, then a line of sums. Gives the exit status: 0 none, 1 some, 2 unknown. */
export async function runAudit(env: NodeJS.ProcessEnv, say: (line: string) => void = console.log): Promise<0 | 1 | 2> {
  try {
    return (await audit(await readAuditTarget(env), say)) ? 0 : 1;
  } catch (error) {
    const isPlain = plainErrors.some((Plain) => error instanceof Plain);
    say(error instanceof Error ? ((isPlain ? error.message : error.stack) ?? error.message) : String(error));
    return 2;
  }
}

async function audit({ databaseUrl, deployBlock, ...settings }: AuditTarget, say: (line: string) => void) {
  const db = createDatabase({ url: databaseUrl, max: 4, timeoutMs: 60_000 });
  const ctx = { db, history: createChainHistory(settings) };
  const startedAt = performance.now();
  const look = async () => {
    const found = await auditChain(ctx, deployBlock);
    if (!found) throw new StartError("The ledger has not been read yet: there is nothing to compare.");
    return found;
  };
  try {
    const first = await look();
    if (first.differences.length > 0) await wait(settleMs);
    const second = first.differences.length > 0 ? await look() : first;
    const differences = lasting(first.differences, second.differences);
    for (const difference of differences) say(inWords(difference));
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    const { firstBlock, lastBlock, sessions } = second;
    say(
      `audit: ${differences.length} differences; blocks ${firstBlock} to ${lastBlock}, ${sessions} sessions, ${seconds} s`,
    );
    return differences.length === 0;
  } finally {
    await db.close();
  }
}
