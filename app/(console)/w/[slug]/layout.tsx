import type { Metadata } from "next";
import type { ReactNode } from "react";
import { Unreadable } from "#components/errors/unreadable.tsx";
import { WorkspaceShell } from "#components/shell/workspace-shell.tsx";
import { openWorkspace, publicConfig } from "#http/console.ts";
import { attempt } from "../../attempt.ts";
import { untilRead } from "../../reads-under-way.ts";

/** A page that is there sooner needs no skeleton. */
const skeletonAfterMs = 200;

interface Props {
  params: Promise<{ slug: string }>;
  children: ReactNode;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { slug } = await params;
  return { title: { default: slug, template: `%s · ${slug} · Luxxon` } };
}

export default async function WorkspaceLayout({ params, children }: Props) {
  const { slug } = await params;
  const opened = await attempt(null, () => openWorkspace(slug));
  if (!opened.ok) return <Unreadable facts={opened.facts} />;
  const { workspace, role, login } = opened.data;
  const { environment, chainName, chainId, explorerUrl, faucet, confirmations } = await publicConfig();
  const { id, name, walletAddress, roles } = workspace;
  await untilRead(skeletonAfterMs);
  return (
    <WorkspaceShell
      workspaces={login.workspaces}
      workspace={{
        id,
        slug,
        name,
        walletAddress,
        roles,
        role,
        signedInAddress: login.walletAddress,
        config: { environment, chainName, chainId, explorerUrl, faucet, confirmations },
      }}
    >
      {children}
    </WorkspaceShell>
  );
}
