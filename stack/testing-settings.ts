import type { Address, Hex } from "viem";

interface TestSettings {
  url: string;
  databaseUrl: string;
  spicedb: { endpoint: string; token: string };
  rpcUrl: string;
  contracts: { usdcAddress: Address; settlementAddress: Address; deployBlock: bigint | number };
  relayerKey: Hex;
  cronSecret: string;
}

/** The settings of an application under test (spec 17), without limits of calls. */
export function testSettings(of: TestSettings): Record<string, string> {
  return {
    APP_URL: of.url,
    DATABASE_URL: of.databaseUrl,
    SPICEDB_ENDPOINT: of.spicedb.endpoint,
    SPICEDB_TOKEN: of.spicedb.token,
    RPC_URL: of.rpcUrl,
    USDC_ADDRESS: of.contracts.usdcAddress,
    SETTLEMENT_ADDRESS: of.contracts.settlementAddress,
    SETTLEMENT_DEPLOY_BLOCK: String(of.contracts.deployBlock),
    RELAYER_PRIVATE_KEY: of.relayerKey,
    SESSION_SECRETS: `1:${"s".repeat(32)}`,
    SEALING_KEYS: `k1:${Buffer.alloc(32, 7).toString("base64")}`,
    WEBHOOK_ALLOW_PRIVATE: "true",
    CRON_SECRET: of.cronSecret,
    LOG_LEVEL: "silent",
    RATE_LIMIT_SCALE: "0",
  };
}
