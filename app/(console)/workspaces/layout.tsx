import type { ReactNode } from "react";
import { Unreadable } from "#components/errors/unreadable.tsx";
import { LoginShell } from "#components/shell/login-shell.tsx";
import { publicConfig, requireLogin } from "#http/console.ts";
import { attempt } from "../attempt.ts";

export default async function WorkspacesLayout({ children }: { children: ReactNode }) {
  const login = await attempt(null, () => requireLogin("/workspaces"));
  if (!login.ok) return <Unreadable facts={login.facts} />;
  const { environment, chainName, chainId } = await publicConfig();
  return (
    <LoginShell address={login.data.walletAddress} config={{ environment, chainName, chainId }}>
      {children}
    </LoginShell>
  );
}
