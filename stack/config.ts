import { StartError } from "./home.ts";
import { isPortFree } from "./ports.ts";

const localChainId = 31337;

/** What the environment says about this stack. A part whose address is given there is not started here. */
export interface StackConfig {
  port: number;
  appUrl: string;
  chainId: number;
  databaseUrl: string | undefined;
  spicedb: { endpoint: string; token: string } | undefined;
  rpcUrl: string | undefined;
}

/** Reads the environment. @throws StartError naming the setting that is wrong or missing. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): StackConfig {
  const port = Number(environment.PORT || 3000);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new StartError(`PORT must be a number from 1 to 65535, not "${environment.PORT}".`);
  }
  const chainId = Number(environment.CHAIN_ID || localChainId);
  const rpcUrl = environment.RPC_URL || undefined;
  if (!rpcUrl && chainId !== localChainId) {
    throw new StartError(`CHAIN_ID ${environment.CHAIN_ID} is not the local chain (${localChainId}): set RPC_URL too.`);
  }
  if (rpcUrl) {
    const relayer = environment.RELAYER_KMS_KEY_IDS ? [] : ["RELAYER_PRIVATE_KEY"];
    requireAll(environment, "RPC_URL", ["USDC_ADDRESS", "SETTLEMENT_ADDRESS", ...relayer]);
  }
  const endpoint = environment.SPICEDB_ENDPOINT || undefined;
  if (endpoint) requireAll(environment, "SPICEDB_ENDPOINT", ["SPICEDB_TOKEN"]);
  return {
    port,
    appUrl: environment.APP_URL || `http://localhost:${port}`,
    chainId,
    databaseUrl: environment.DATABASE_URL || undefined,
    spicedb: endpoint ? { endpoint, token: environment.SPICEDB_TOKEN ?? "" } : undefined,
    rpcUrl,
  };
}

/** @throws StartError when somebody listens on the console's port. */
export async function requirePort(port: number): Promise<void> {
  if (await isPortFree(port)) return;
  throw new StartError(
    `Port ${port} is taken by another program. Stop it, or choose another port: PORT=${port + 1} npm start`,
  );
}

function requireAll(environment: NodeJS.ProcessEnv, because: string, names: readonly string[]): void {
  const missing = names.filter((name) => !environment[name]);
  if (missing.length > 0) throw new StartError(`${because} is set, so these are needed too: ${missing.join(", ")}.`);
}
