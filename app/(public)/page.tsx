import { ArrowRight } from "lucide-react";
import { inColor } from "#components/docs/highlight.ts";
import { LiveCard } from "#components/landing/live-card.tsx";
import { SignInButtons } from "#components/landing/sign-in-buttons.tsx";
import { PublicShell } from "#components/shell/public-shell.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { Link } from "#components/ui/link.tsx";
import { formatUsdc } from "#core/money.ts";
import { getBaseRate } from "#core/pricing/get-base-rate.ts";
import { currentLogin, publicConfig } from "#http/console.ts";
import { clients } from "#http/context.ts";
import { attempt } from "../(console)/attempt.ts";

const facts = [
  { title: "Ask", text: "Name a point. An operator near it accepts and sends the picture." },
  { title: "Watch", text: "The meter counts the seconds you see. Lost seconds are not charged." },
  {
    title: "Settle",
    text: "Seconds after the end, the contract pays the operator from your pool. You can withdraw the rest at any time.",
  },
];

export default async function LandingPage() {
  const config = await publicConfig();
  const rate = formatUsdc(await getBaseRate(clients()), { places: 2 });
  const read = await attempt(null, currentLogin);
  const login = read.ok ? read.data : null;
  const origin = clients().settings.APP_URL;
  return (
    <PublicShell config={config} width="max-w-6xl">
      <div className="grid items-center gap-10 lg:grid-cols-[minmax(0,1.3fr)_minmax(0,1fr)] lg:gap-10">
        <div className="min-w-0">
          <h1 className="text-2xl font-semibold text-balance lg:text-3xl">Live video of real places, by the second.</h1>
          <p className="mt-4 max-w-[34.5rem] text-md text-pretty text-ink-2">
            Ask for a view of any point. Pay for the seconds you watch. Settled in USDC, on chain.
          </p>
          <div className="mt-6 flex flex-wrap items-center gap-x-2 gap-y-2 max-sm:flex-col max-sm:items-stretch">
            {login ? <Continue login={login} /> : <SignInButtons />}
            <ButtonLink href="/docs/quickstart" variant="ghost" size="lg">
              Read the quickstart
            </ButtonLink>
          </div>
          <p className="num mt-4 text-ink-3">{rate} USDC a second · lost seconds are not charged</p>
        </div>
        <LiveCard />
      </div>
      <ul className="mt-12 grid gap-6 border-t border-line pt-8 sm:grid-cols-3 lg:mt-16 lg:gap-10">
        {facts.map((fact) => (
          <li key={fact.title}>
            <h2 className="text-md font-semibold">{fact.title}</h2>
            <p className="mt-1 text-pretty text-ink-2">{fact.text}</p>
          </li>
        ))}
      </ul>
      <section aria-labelledby="program" className="mt-12 lg:mt-16">
        <h2 id="program" className="text-md font-semibold">
          The same from a program
        </h2>
        <p className="mt-1 mb-3 text-ink-2">
          Everything the console does is an HTTP call with a key. All of them are in the{" "}
          <Link href="/docs/api" className="text-ink underline underline-offset-2">
            API reference
          </Link>
          , with a console to try them.
        </p>
        <CodeBlock
          name="curl to open a session"
          {...inColor(
            `curl -X POST ${origin}/api/v1/sessions \\\n  -H "Authorization: Bearer $LUXXON_API_KEY" \\\n  -H "Content-Type: application/json" \\\n  -d '{"lat": 48.8584, "lng": 2.2945, "maxDurationSeconds": 600}'`,
            "sh",
          )}
        />
      </section>
    </PublicShell>
  );
}

/** Already signed in: the way back to the workspace used last. */
function Continue({
  login,
}: {
  login: { activeWorkspaceId: string | null; workspaces: readonly { id: string; slug: string; name: string }[] };
}) {
  const last = login.workspaces.find(({ id }) => id === login.activeWorkspaceId) ?? login.workspaces[0];
  return (
    <ButtonLink
      href={last ? `/w/${last.slug}` : "/workspaces/new"}
      variant="primary"
      size="lg"
      className="max-w-full min-w-0"
    >
      <span className="truncate">
        Go to <bdi>{last ? last.name : "your first workspace"}</bdi>
      </span>
      <ArrowRight className="size-4 shrink-0" aria-hidden />
    </ButtonLink>
  );
}
