import type { ReactNode } from "react";
import { AccountButton } from "../account/account-button.tsx";
import { SignedOutWatch } from "../account/signed-out-watch.tsx";
import { QueryProvider } from "../api/query-provider.tsx";
import type { Config } from "../api/wire.ts";
import { DialogHost } from "../ui/dialog-host.tsx";
import { Toaster } from "../ui/toaster.tsx";
import { EnvStrip } from "./env-strip.tsx";
import { FocusMain } from "./focus-main.tsx";
import { HeaderLink, PlainShell } from "./plain-shell.tsx";

/** Pages of a signed-in wallet outside any workspace. */
export function LoginShell({
  address,
  config,
  children,
}: {
  address: string;
  config: Pick<Config, "environment" | "chainName" | "chainId">;
  children: ReactNode;
}) {
  return (
    <QueryProvider>
      <PlainShell
        strip={<EnvStrip config={config} />}
        links={
          <>
            <HeaderLink href="/docs">Docs</HeaderLink>
            <HeaderLink href="/docs/api">API</HeaderLink>
            <HeaderLink href="/status">Status</HeaderLink>
            <AccountButton address={address} compact />
          </>
        }
      >
        <SignedOutWatch />
        {children}
      </PlainShell>
      <FocusMain />
      <DialogHost />
      <Toaster />
    </QueryProvider>
  );
}
