"use client";
import { createContext, type ReactNode, useContext } from "react";
import type { Config, Role, WorkspaceRole } from "../api/wire.ts";

/** The workspace of this page, as the browser needs it. */
export interface OpenedWorkspace {
  id: string;
  slug: string;
  name: string;
  walletAddress: string;
  roles: readonly WorkspaceRole[];
  /** The role of the signed-in wallet. */
  role: Role;
  /** The signed-in wallet, which may differ from the workspace's own. */
  signedInAddress: string;
  config: Pick<Config, "environment" | "chainName" | "chainId" | "explorerUrl" | "faucet" | "confirmations">;
}

const Context = createContext<OpenedWorkspace | null>(null);

export function WorkspaceProvider({ value, children }: { value: OpenedWorkspace; children: ReactNode }) {
  return <Context value={value}>{children}</Context>;
}

/** The workspace of this page. Throws outside `/w/{slug}`. */
export function useWorkspace(): OpenedWorkspace {
  const value = useContext(Context);
  if (!value) throw new Error("useWorkspace is for pages inside a workspace");
  return value;
}
