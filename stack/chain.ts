import { ChainEngine, type ChainEngineOptions } from "./chain-engine.ts";
import type { ChainFaucet } from "./chain-faucet.ts";
import { startChainProxy } from "./chain-proxy.ts";
import type { Part } from "./process.ts";

/** Accounts of anvil's well-known mnemonic ("test test … junk"): worthless anywhere else. */
export const deployerPrivateKey = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
/** Account 9, so that it is in nobody's way who plays with the first ones. */
const faucetPrivateKey = "0x2a871d0798f97d79848a013d4936a73bf4cc922c825d33c1cf7073dff6d409c6";

export interface LocalChain {
  readonly rpcUrl: string;
  /** Starts anvil with everything it had, at first and after each death. The address above stays the same. */
  start(): Promise<Part>;
  /** Tells the faucet where TestUSDC is. */
  setUsdcAddress(address: string): void;
  /** Sees to it that an account of ours can pay for gas for a long time. */
  fundRelayer(address: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens the address of the local chain; nothing answers there until `start`. */
export async function openChain(
  options: ChainEngineOptions & { port: number; appOrigin: string },
): Promise<LocalChain> {
  const engine = await ChainEngine.open(options);
  let usdcAddress: string | undefined;
  // Cryptography takes a while to load and most starts never use it.
  const faucet = async () => {
    const { ChainFaucet } = await import("./chain-faucet.ts");
    opened ??= new ChainFaucet({
      engine,
      chainId: options.chainId,
      payerKey: faucetPrivateKey,
      usdc: () => usdcAddress,
    });
    return opened;
  };
  let opened: ChainFaucet | undefined;
  const server = await startChainProxy({ port: options.port, engine, faucet, appOrigin: options.appOrigin });
  return {
    rpcUrl: `http://127.0.0.1:${options.port}`,
    start: () => engine.start(),
    setUsdcAddress(address) {
      usdcAddress = address;
    },
    fundRelayer: async (address) => (await faucet()).fundRelayer(address),
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      await engine.close();
    },
  };
}
