"use client";
import { ConnectButton } from "@rainbow-me/rainbowkit";

/** The peer of B1 and B2: RainbowKit in its usual place, around the whole page. */
export default function Page() {
  return <ConnectButton />;
}
