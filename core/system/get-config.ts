import "server-only";
import { getAddress } from "viem";
import type { Clients } from "../context.ts";
import type { Config } from "./system.schemas.ts";

/** The public settings of this deployment (spec 7.1). The RPC URL given out is the public one. */
export function getConfig({ settings }: Pick<Clients, "settings">): Config {
  return {
    environment: settings.ENVIRONMENT,
    chainId: settings.CHAIN_ID,
    chainName: settings.CHAIN_NAME,
    rpcUrl: settings.PUBLIC_RPC_URL,
    explorerUrl: settings.EXPLORER_URL,
    usdcAddress: getAddress(settings.USDC_ADDRESS),
    settlementAddress: getAddress(settings.SETTLEMENT_ADDRESS),
    platformFeeBps: settings.PLATFORM_FEE_BPS,
    confirmations: settings.CONFIRMATIONS,
    faucet: settings.CHAIN_ID === 31337,
  };
}
