"use client";
import { LogOut, Monitor, Smartphone } from "lucide-react";
import type { Login } from "../api/wire.ts";
import { Badge } from "../ui/badge.tsx";
import { Card, CardBody, CardHead } from "../ui/card.tsx";
import { LazyDialog } from "../ui/lazy-dialog.tsx";
import { Time } from "../ui/time.tsx";
import { deviceWords } from "./device-words.ts";

const loadEverywhere = () => import("./sign-out-everywhere-dialog.tsx");
const loadEnd = () => import("./end-login-dialog.tsx");

/** Where the wallet is signed in, each to be ended alone or all at once. */
export function SignInsCard({ logins }: { logins: readonly Login[] }) {
  return (
    <Card>
      <CardBody>
        <CardHead title="Sign-ins" />
        <p className="mt-1 text-pretty text-ink-2">
          Where this wallet is signed in now. A sign-in lasts twelve hours; keys and running sessions do not need one.
        </p>
        <ul className="mt-2 divide-y divide-line">
          {logins.map((login) => (
            <Line key={login.id} login={login} />
          ))}
        </ul>
        <div className="mt-3">
          <LazyDialog load={loadEverywhere} dialog={{}} icon={LogOut}>
            Sign out everywhere
          </LazyDialog>
        </div>
      </CardBody>
    </Card>
  );
}

function Line({ login }: { login: Login }) {
  const device = deviceWords(login.userAgent);
  const Icon = /iPhone|iPad|Android/.test(login.userAgent ?? "") ? Smartphone : Monitor;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2.5">
      <Icon className="size-4 shrink-0 text-ink-3" aria-hidden />
      <span className="min-w-0 flex-1 basis-48">
        <span title={login.userAgent ?? undefined} className="block truncate font-medium">
          {device}
        </span>
        <span className="num block text-sm text-ink-3">
          {login.ip ?? "unknown address"} · seen <Time iso={login.lastSeenAt} />
        </span>
      </span>
      {login.current ? (
        <Badge tone="neutral">This browser</Badge>
      ) : (
        <LazyDialog
          load={loadEnd}
          dialog={{ login }}
          size="sm"
          variant="ghost"
          icon={LogOut}
          aria-label={`Sign out ${device}`}
        >
          Sign out
        </LazyDialog>
      )}
    </li>
  );
}
