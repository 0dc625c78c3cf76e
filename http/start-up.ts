import "server-only";
import { v7 } from "uuid";
import { ChainUnavailableError } from "#contracts/client.ts";
import { checkContract } from "#core/settlements/check-contract.ts";
import { syncLedger } from "#core/wallet/sync-ledger.ts";
import { restoreGraph } from "#core/workspaces/restore-graph.ts";
import { DatabaseUnavailableError } from "#db/client.ts";
import { env } from "#env.ts";
import { AuthzUnavailableError } from "#spicedb/client.ts";
import { clients, createContext } from "./context.ts";
import { guardOutput } from "./log.ts";
import { startTracing } from "./tracing/tracing.ts";

/**
 * Before the first call is answered: a lost SpiceDB is rebuilt (spec 5), settings are parsed and compared with the
 * contract, and the ledger is read, which moves the settlement sequence past the chain's (spec 14.1). A part that is away
 * is no obstacle: the tick repeats all of it.
 * @throws Error naming every setting that is missing or does not fit
 */
export async function prepareToServe(): Promise<void> {
  await startTracing(env().OTEL_EXPORTER_OTLP_ENDPOINT);
  guardOutput(clients().settings);
  const ctx = createContext({ kind: "system" }, v7(), null);
  const orLater = async (work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (err) {
      if (!away.some((Away) => err instanceof Away)) throw err;
      ctx.log.warn({ err }, "started without a part; the tick will catch up");
    }
  };
  await orLater(() => restoreGraph(ctx));
  await orLater(async () => {
    await checkContract(clients());
    await syncLedger(ctx);
  });
}

const away = [ChainUnavailableError, DatabaseUnavailableError, AuthzUnavailableError];
