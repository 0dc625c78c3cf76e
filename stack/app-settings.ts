import type { DeploymentRecord } from "#contracts/deploy.ts";
import type { StackConfig } from "./config.ts";
import type { Secrets } from "./secrets.ts";

export interface AppAddresses {
  databaseUrl: string;
  spicedb: { endpoint: string; token: string };
  /** Undefined when the environment names the chain and its contracts. */
  localChain: { rpcUrl: string; deployment: DeploymentRecord } | undefined;
}

/**
 * The settings of the console (spec 17). Everything set in the environment is passed on as it is; this adds what the
 * stack knows, and what a home has generated for settings that the environment leaves open.
 */
export function appSettings(config: StackConfig, secrets: Secrets, addresses: AppAddresses): Record<string, string> {
  const { databaseUrl, spicedb, localChain } = addresses;
  return {
    APP_URL: config.appUrl,
    CHAIN_ID: String(config.chainId),
    DATABASE_URL: databaseUrl,
    SPICEDB_ENDPOINT: spicedb.endpoint,
    SPICEDB_TOKEN: spicedb.token,
    ...(localChain ? chainSettings(localChain) : {}),
    ...unlessGiven({
      CRON_SECRET: secrets.CRON_SECRET,
      SESSION_SECRETS: secrets.SESSION_SECRETS,
      SEALING_KEYS: secrets.SEALING_KEYS,
      // Another chain knows only the relayers that were given their role there.
      ...(localChain ? { RELAYER_PRIVATE_KEY: secrets.RELAYER_PRIVATE_KEY } : {}),
      VIDEO_EVENTS_TOKEN: secrets.VIDEO_EVENTS_TOKEN,
      VIDEO_EVENTS_SECRET: secrets.VIDEO_EVENTS_SECRET,
      ...(config.chainId === 8453 ? {} : { WEBHOOK_ALLOW_PRIVATE: "true", SETTLEX_LOCAL: "1" }),
    }),
  };
}

function chainSettings({ rpcUrl, deployment }: { rpcUrl: string; deployment: DeploymentRecord }) {
  return {
    RPC_URL: rpcUrl,
    USDC_ADDRESS: deployment.usdcAddress,
    SETTLEMENT_ADDRESS: deployment.settlementAddress,
    SETTLEMENT_DEPLOY_BLOCK: String(deployment.deployBlock),
    PREVIOUS_SETTLEMENT_ADDRESSES: deployment.previous.map(({ settlementAddress }) => settlementAddress).join(","),
  };
}

function unlessGiven(values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, process.env[name] || value]));
}
