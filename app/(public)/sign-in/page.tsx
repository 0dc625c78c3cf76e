import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Failure } from "#components/errors/failure.tsx";
import { SignInButtons } from "#components/landing/sign-in-buttons.tsx";
import { PublicShell } from "#components/shell/public-shell.tsx";
import { Card, CardBody } from "#components/ui/card.tsx";
import { pathAfterLogin } from "#components/wallet/path-after-login.ts";
import { currentLogin, publicConfig } from "#http/console.ts";
import { clients } from "#http/context.ts";
import { attempt } from "../../(console)/attempt.ts";

export const metadata: Metadata = { title: "Sign in" };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function SignInPage({ searchParams }: Props) {
  const { next: asked } = await searchParams;
  const next = typeof asked === "string" ? asked : undefined;
  const config = await publicConfig();
  const login = await attempt(null, currentLogin);
  if (login.ok && login.data) redirect(pathAfterLogin(login.data.workspaces, next, clients().settings.APP_URL).path);
  return (
    <PublicShell config={config}>
      <div className="mx-auto max-w-md">
        <h1 className="text-xl font-semibold">Sign in</h1>
        <p className="mt-1 mb-5 text-pretty text-ink-2">
          {next
            ? "Sign in to go on; you come back to where you were."
            : "Your wallet is your account. Signing is free and sends nothing."}
        </p>
        <Card>
          <CardBody className="space-y-4">
            {!login.ok && <Failure facts={login.facts} retry />}
            <SignInButtons {...(next ? { next } : {})} />
            <p className="text-sm text-pretty text-ink-3">
              No password and no e-mail: the wallet signs one message, and nothing is sent to the chain.
            </p>
          </CardBody>
        </Card>
      </div>
    </PublicShell>
  );
}
