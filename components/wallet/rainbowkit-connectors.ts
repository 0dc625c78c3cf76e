import { connectorsForWallets } from "@rainbow-me/rainbowkit";
import {
  baseAccount,
  ledgerWallet,
  metaMaskWallet,
  rainbowWallet,
  safeWallet,
  trustWallet,
  walletConnectWallet,
} from "@rainbow-me/rainbowkit/wallets";
import type { CreateConnectorFn } from "wagmi";

/** RainbowKit's wallets that are reached by QR code or app link. */
export function rainbowKitConnectors(projectId: string): CreateConnectorFn[] {
  return connectorsForWallets(
    [
      {
        groupName: "Other wallets",
        wallets: [
          walletConnectWallet,
          metaMaskWallet,
          rainbowWallet,
          baseAccount,
          ledgerWallet,
          trustWallet,
          safeWallet,
        ],
      },
    ],
    { appName: "Luxxon", projectId },
  );
}
