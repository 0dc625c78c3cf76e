import type { ReactNode } from "react";
import type { Config } from "../api/wire.ts";
import { ThemeButton } from "../theme/theme-button.tsx";
import { DialogHost } from "../ui/dialog-host.tsx";
import { Toaster } from "../ui/toaster.tsx";
import { HeaderLink, type PageWidth, PlainShell } from "./plain-shell.tsx";
import { TestStrip } from "./strip.tsx";

/** Pages that need no sign-in. */
export function PublicShell({
  config,
  width,
  children,
}: {
  config: Pick<Config, "environment" | "chainName" | "chainId">;
  width?: PageWidth;
  children: ReactNode;
}) {
  return (
    <>
      <PlainShell
        width={width}
        strip={<TestStrip config={config} />}
        links={
          <>
            <HeaderLink href="/docs">Docs</HeaderLink>
            <HeaderLink href="/docs/api">API</HeaderLink>
            <HeaderLink href="/status">Status</HeaderLink>
            <ThemeButton />
          </>
        }
      >
        {children}
      </PlainShell>
      <DialogHost />
      <Toaster />
    </>
  );
}
