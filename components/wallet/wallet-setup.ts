import type { Address, Chain, PublicClient } from "viem";
import { createPublicClient, defineChain } from "viem";
import { type Config, type CreateConnectorFn, createConfig, createStorage, http, injected } from "wagmi";
import { reconnect, watchAccount } from "wagmi/actions";
import { localChain } from "#components/wallet/local-chain.ts";
import { publicEnv } from "#env.public.ts";
import { type PublicConfig, readPublicConfig } from "./public-config.ts";
import { ACCOUNT_EVENT, WAGMI_STORAGE_KEY } from "./watch-account.ts";

/** Everything that talks to a wallet or the chain, made once per page from `GET /config`. */
export interface WalletSetup {
  config: PublicConfig;
  chain: Chain;
  wagmi: Config;
  /** Reads the chain at `config.rpcUrl`. */
  client: PublicClient;
  usdcAddress: Address;
  settlementAddress: Address;
}

let setup: Promise<WalletSetup> | undefined;

/** The page's wallet setup. A failed attempt (server or network away) is made again by the next call. */
export function getWalletSetup(): Promise<WalletSetup> {
  setup ??= createSetup().catch((error: unknown) => {
    setup = undefined;
    throw error;
  });
  return setup;
}

async function createSetup(): Promise<WalletSetup> {
  const config = await readPublicConfig();
  const chain = chainOf(config);
  // Announced before wagmi looks around, so that a reload finds the wallet it was connected to.
  await localChain?.installDevelopmentWallet({ chainId: config.chainId, rpcUrl: config.rpcUrl });
  const wagmi = createConfig({
    chains: [chain],
    connectors: [injected({ shimDisconnect: true }), ...(await otherConnectors())],
    transports: { [chain.id]: http(config.rpcUrl) },
    multiInjectedProviderDiscovery: true,
    storage: createStorage({ storage: window.localStorage, key: WAGMI_STORAGE_KEY }),
    ssr: false,
  });
  // Once per page: the wallet it was connected to before.
  void reconnect(wagmi);
  watchAccount(wagmi, { onChange: () => window.dispatchEvent(new Event(ACCOUNT_EVENT)) });
  return {
    config,
    chain,
    wagmi,
    client: createPublicClient({ chain, transport: http(config.rpcUrl, { retryCount: 1, timeout: 5_000 }) }),
    usdcAddress: config.usdcAddress as Address,
    settlementAddress: config.settlementAddress as Address,
  };
}

function chainOf(config: PublicConfig): Chain {
  return defineChain({
    id: config.chainId,
    name: config.chainName,
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: [config.rpcUrl] } },
    ...(config.explorerUrl ? { blockExplorers: { default: { name: "Explorer", url: config.explorerUrl } } } : {}),
    testnet: config.environment === "TEST",
  });
}

async function otherConnectors(): Promise<CreateConnectorFn[]> {
  if (!publicEnv.walletConnectProjectId) return [];
  const { rainbowKitConnectors } = await import("./rainbowkit-connectors.ts");
  return rainbowKitConnectors(publicEnv.walletConnectProjectId);
}
