/**
 * Everything that exists on the local chain only: the development wallet and the test faucet. A build for another
 * chain resolves this module to `local-chain.none.ts`, so neither they nor their words are in it. Always import it
 * as `#components/wallet/local-chain.ts`: the replacement is by that name.
 */
export interface LocalChain {
  developmentWalletRdns: string;
  developmentWalletLabel: string;
  developmentWalletHint: string;
  developmentWalletGroup: string;
  faucetLabel: string;
  /** What the faucet did, in a toast. */
  faucetDone: { title: string; text: string };
  faucetFailed: { title: string; text: string };
  gasLabel: string;
  /** Who pays the network fee of the development wallet. */
  feeWords: string;
  /** Announces the development wallet by EIP-6963. Safe to call again. */
  installDevelopmentWallet: (chain: { chainId: number; rpcUrl: string }) => Promise<void>;
  /** Puts test USDC and gas into a wallet, by the local RPC. */
  fundWallet: (rpcUrl: string, address: `0x${string}`, amountMicroUsdc: bigint) => Promise<void>;
  /** Gives a wallet gas, by the local RPC. */
  fundGas: (rpcUrl: string, address: `0x${string}`) => Promise<void>;
}

export const localChain: LocalChain | null = {
  developmentWalletRdns: "org.luxxon.development",
  developmentWalletLabel: "Try it with a development wallet",
  developmentWalletGroup: "Local chain only",
  developmentWalletHint: "Test keys that live in this browser. Never send real money to them.",
  faucetLabel: "Get 1,000 test USDC",
  faucetDone: { title: "1,000.00 test USDC in the wallet", text: "Top up to move some into the pool." },
  faucetFailed: {
    title: "No test USDC this time",
    text: "The local chain does not answer. Nothing was sent; try again.",
  },
  gasLabel: "Get test ETH",
  feeWords: "The network fee is paid with test ETH.",
  installDevelopmentWallet: async (chain) => {
    const { installDevelopmentWallet } = await import("./development-wallet.ts");
    installDevelopmentWallet(chain);
  },
  fundWallet: async (rpcUrl, address, amountMicroUsdc) => {
    const { fundWallet } = await import("./local-faucet.ts");
    await fundWallet(rpcUrl, address, amountMicroUsdc);
  },
  fundGas: async (rpcUrl, address) => {
    const { fundGas } = await import("./local-faucet.ts");
    await fundGas(rpcUrl, address);
  },
};
