"use client";
import { ChevronRight, KeyRound } from "lucide-react";
import type { ApiKey } from "../api/wire.ts";
import { CreateKeyButton } from "../keys/create-key-button.tsx";
import { useKeys } from "../keys/keys.queries.ts";
import type { Rendered } from "../sessions/sessions.queries.ts";
import { keyState } from "../status/key-status.ts";
import { Card, CardBody, CardHead } from "../ui/card.tsx";
import { useSecond } from "../ui/clock.ts";
import { Link } from "../ui/link.tsx";
import { Time } from "../ui/time.tsx";
import { mayAdministrate } from "../workspace/roles.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";

const SHOWN = 4;

/** The keys that work now, last used first. */
export function KeysCard({ keys: rendered }: { keys: Rendered<ApiKey[]> }) {
  const { id, slug, role } = useWorkspace();
  const { data } = useKeys(id, rendered);
  const now = useSecond() ?? Math.floor(Date.parse(rendered.at) / 1000);
  const working = data.data
    .filter((key) => keyState(key, now) === "active" || keyState(key, now) === "ending")
    .sort((a, b) => (b.lastUsedAt ?? "").localeCompare(a.lastUsedAt ?? ""));
  return (
    <Card aria-labelledby="keys" className="flex flex-col">
      <CardBody className="flex flex-1 flex-col">
        <CardHead
          id="keys"
          title="API keys"
          aside={
            <Link
              href={`/w/${slug}/keys`}
              className="inline-flex h-8 items-center gap-1 text-ink-2 hover:text-ink max-lg:h-11"
            >
              {working.length > SHOWN ? `All ${working.length} keys` : "All keys"}
              <ChevronRight className="size-4 shrink-0" aria-hidden />
            </Link>
          }
        />
        {working.length === 0 ? (
          <p className="mt-1 text-pretty text-ink-2">
            No keys yet. A key lets a program open sessions for this workspace. You choose what it may do and how much
            it may spend.
          </p>
        ) : (
          <ul className="mt-1">
            {working.slice(0, SHOWN).map((key) => (
              <li
                key={key.id}
                className="flex min-h-9 items-center gap-2.5 border-b border-line last:border-0 max-lg:min-h-11"
              >
                <KeyRound className="size-4 shrink-0 text-ink-3" aria-hidden />
                <span dir="auto" title={key.label} className="min-w-0 truncate font-medium">
                  {key.label}
                </span>
                <span className="ml-auto shrink-0 text-sm text-ink-3">
                  {key.lastUsedAt ? (
                    <>
                      used <Time iso={key.lastUsedAt} />
                    </>
                  ) : (
                    "never used"
                  )}
                </span>
              </li>
            ))}
          </ul>
        )}
        {mayAdministrate(role) && (
          <div className={working.length > 0 ? "mt-auto pt-3" : "pt-3"}>
            <CreateKeyButton variant="secondary" />
          </div>
        )}
      </CardBody>
    </Card>
  );
}
