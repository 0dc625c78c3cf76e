import type { Metadata } from "next";
import { PublicShell } from "#components/shell/public-shell.tsx";
import { StatusChecks } from "#components/status-page/status-checks.tsx";
import { publicConfig } from "#http/console.ts";

export const metadata: Metadata = { title: "Status" };
export const dynamic = "force-dynamic";

export default async function StatusPage() {
  const config = await publicConfig();
  return (
    <PublicShell config={config}>
      <h1 className="text-xl font-semibold">Status</h1>
      <StatusChecks />
    </PublicShell>
  );
}
