import type { Metadata } from "next";
import { SignInsCard } from "#components/account/sign-ins-card.tsx";
import { Failure } from "#components/errors/failure.tsx";
import { Row } from "#components/sessions/cost-card.tsx";
import { DangerCard } from "#components/settings/danger-card.tsx";
import { LowBalanceCard } from "#components/settings/low-balance-card.tsx";
import { RenameCard } from "#components/settings/rename-card.tsx";
import { PageHead } from "#components/shell/page-head.tsx";
import { ThemeChoiceControl } from "#components/theme/theme-choice.tsx";
import { Card, CardBody, CardHead } from "#components/ui/card.tsx";
import { Copyable } from "#components/ui/copyable.tsx";
import { shortHex, shortId } from "#components/ui/shorten.ts";
import { Time } from "#components/ui/time.tsx";
import { roleWords } from "#components/workspace/roles.ts";
import { listLogins } from "#core/logins/list-logins.ts";
import { getAlerts } from "#core/wallet/get-alerts.ts";
import { openWorkspace } from "#http/console.ts";
import { attempt } from "../../../attempt.ts";

export const metadata: Metadata = { title: "Settings" };

const roleSentence = { CONSUMER: "We watch", SUPPLIER: "We operate" } as const;

export default async function SettingsPage({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  const { workspace, role, login, ctx } = await openWorkspace(slug);
  const [logins, alerts] = await Promise.all([
    attempt(login.ctx, () => listLogins(login.ctx)),
    attempt(ctx, () => getAlerts(ctx)),
  ]);
  return (
    <div className="mx-auto max-w-3xl">
      <PageHead title="Settings" />
      <div className="space-y-4 lg:space-y-5">
        <RenameCard key={workspace.name} />
        {workspace.roles.includes("CONSUMER") &&
          (alerts.ok ? (
            <LowBalanceCard key={alerts.data.lowBalanceMicroUsdc} {...alerts.data} />
          ) : (
            <Failure facts={alerts.facts} retry />
          ))}
        <Card>
          <CardBody>
            <CardHead title="Permanent" />
            <dl className="mt-1.5">
              <Row name="Short name">{workspace.slug}</Row>
              <Row name="Roles">{workspace.roles.map((each) => roleSentence[each]).join(" · ")}</Row>
              <Row name="Workspace id">
                <Copyable value={workspace.id} short={shortId(workspace.id)} name="workspace id" />
              </Row>
              <Row name="Wallet of the pool">
                <Copyable
                  value={workspace.walletAddress}
                  short={shortHex(workspace.walletAddress)}
                  name="wallet address"
                />
              </Row>
              <Row name="Your role">{roleWords[role]}</Row>
              <Row name="Created">
                <Time iso={workspace.createdAt} />
              </Row>
            </dl>
          </CardBody>
        </Card>
        <Card>
          <CardBody>
            <CardHead title="Theme" className="mb-2" />
            <ThemeChoiceControl />
          </CardBody>
        </Card>
        {logins.ok ? <SignInsCard logins={logins.data} /> : <Failure facts={logins.facts} retry />}
        <DangerCard />
      </div>
    </div>
  );
}
