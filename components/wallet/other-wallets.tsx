"use client";
import "@rainbow-me/rainbowkit/styles.css";
import { RainbowKitProvider, useConnectModal } from "@rainbow-me/rainbowkit";
import { useEffect, useRef } from "react";
import { useAccount, useDisconnect } from "wagmi";
import { rainbowKitTheme } from "./rainbowkit-theme.ts";
import { WalletRoot } from "./wallet-root.tsx";

export interface OtherWalletsProps {
  onConnected: () => void;
  /** Closed without a connection. */
  onClosed: () => void;
}

/** RainbowKit's own dialog: wallets by QR code or app, and how to get one. Loaded when it is asked for. */
export default function OtherWallets(props: OtherWalletsProps) {
  return (
    <WalletRoot fallback={null}>
      <RainbowKitProvider theme={rainbowKitTheme} modalSize="compact" appInfo={{ appName: "Luxxon" }}>
        <OpenModal {...props} />
      </RainbowKitProvider>
    </WalletRoot>
  );
}

function OpenModal({ onConnected, onClosed }: OtherWalletsProps) {
  const { connectModalOpen, openConnectModal } = useConnectModal();
  const { isConnected } = useAccount();
  const { disconnect } = useDisconnect();
  const opened = useRef(false);
  const wasOpen = useRef(false);

  // RainbowKit opens for a page without a connection only; whoever comes here wants another one.
  useEffect(() => {
    if (isConnected && !opened.current) disconnect();
  }, [isConnected, disconnect]);

  useEffect(() => {
    if (opened.current || !openConnectModal) return;
    opened.current = true;
    openConnectModal();
  }, [openConnectModal]);

  useEffect(() => {
    if (connectModalOpen) {
      wasOpen.current = true;
      return;
    }
    if (!wasOpen.current) return;
    if (isConnected) onConnected();
    else onClosed();
  }, [connectModalOpen, isConnected, onConnected, onClosed]);
  return null;
}
