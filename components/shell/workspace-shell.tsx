import { clsx } from "clsx";
import type { ReactNode } from "react";
import { PendingTransferPill } from "#components/pool/pending-transfer-pill.tsx";
import { AccountBanner } from "#components/wallet/account-banner.tsx";
import { AccountButton } from "../account/account-button.tsx";
import { SignedOutWatch } from "../account/signed-out-watch.tsx";
import { QueryProvider } from "../api/query-provider.tsx";
import type { WorkspaceSummary } from "../api/wire.ts";
import { CommandButton } from "../command/command-button.tsx";
import { CommandHost } from "../command/command-host.tsx";
import { DialogHost } from "../ui/dialog-host.tsx";
import { Toaster } from "../ui/toaster.tsx";
import { type OpenedWorkspace, WorkspaceProvider } from "../workspace/workspace-context.tsx";
import { BottomTabs } from "./bottom-tabs.tsx";
import { FocusMain } from "./focus-main.tsx";
import { SideNav } from "./side-nav.tsx";
import { SkipLink } from "./skip-link.tsx";
import { StatusDot } from "./status-dot.tsx";
import { WorkspaceStrip } from "./workspace-strip.tsx";
import { WorkspaceSwitcher } from "./workspace-switcher.tsx";

/** Everything around a page of a workspace: strip, side bar or tabs, banners, toasts. */
export function WorkspaceShell({
  workspace,
  workspaces,
  children,
}: {
  workspace: OpenedWorkspace;
  workspaces: readonly WorkspaceSummary[];
  children: ReactNode;
}) {
  const strip = workspace.config.environment === "TEST";
  return (
    <QueryProvider>
      <WorkspaceProvider value={workspace}>
        <SkipLink />
        <div className="flex min-h-dvh flex-col">
          <WorkspaceStrip />
          <div className="flex flex-1">
            <aside className="w-60 shrink-0 border-r border-line max-lg:hidden">
              <div
                className={clsx(
                  "sticky top-0 z-(--z-nav) flex flex-col px-3 pb-3",
                  strip ? "h-[calc(100dvh-2rem)]" : "h-dvh",
                )}
              >
                <WorkspaceSwitcher workspaces={workspaces} />
                <CommandButton />
                <SideNav />
                <StatusDot />
                <AccountButton address={workspace.signedInAddress} />
              </div>
            </aside>
            <div className="flex min-w-0 flex-1 flex-col">
              <header className="relative z-(--z-nav) flex h-13 items-center gap-3 border-b border-line px-4 lg:hidden">
                <WorkspaceSwitcher workspaces={workspaces} compact />
                <span className="ml-auto flex shrink-0 items-center gap-1">
                  <CommandButton compact />
                  <AccountButton address={workspace.signedInAddress} compact />
                </span>
              </header>
              <main
                id="main"
                tabIndex={-1}
                className="mx-auto w-full max-w-6xl px-4 pt-5 pb-tabs outline-none lg:px-8 lg:pt-7 lg:pb-12"
              >
                <SignedOutWatch />
                <AccountBanner signedInAddress={workspace.signedInAddress} />
                {children}
              </main>
            </div>
          </div>
          <div className="fixed bottom-20 left-4 z-(--z-nav) lg:bottom-4 lg:left-64">
            <PendingTransferPill workspace={workspace} />
          </div>
          <BottomTabs />
        </div>
        <FocusMain />
        <DialogHost />
        <CommandHost />
        <Toaster />
      </WorkspaceProvider>
    </QueryProvider>
  );
}
