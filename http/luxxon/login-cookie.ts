import "server-only";
import { sealData, unsealData } from "iron-session";
import { LRUCache } from "lru-cache";
import { z } from "zod";
import type { Settings } from "#env.ts";
import { writeCookie } from "../edge/cookies.ts";

export const loginCookie = "lx_session";
export const workspaceCookie = "lx_workspace";

// The login row decides; the seal only has to outlive it.
const maxSealSeconds = 43_200;

// What follows the seal's check sum is not covered by it: only what is written here is read.
const sealForm = /^[^~]+~2$/;

const Sealed = z.object({ loginId: z.uuid() });

/** Opening one costs more than all the rest of a call. They are few: only this server makes them. */
const openedSeals = new WeakMap<Settings, LRUCache<string, string>>();

function openedWith(settings: Settings): LRUCache<string, string> {
  const seals = openedSeals.get(settings) ?? new LRUCache<string, string>({ max: 10_000, ttl: 600_000 });
  openedSeals.set(settings, seals);
  return seals;
}

/** The login id in a seal; undefined when no listed secret opens it. What it says of the login is for the row to confirm. */
export async function openLoginCookie(seal: string, settings: Settings): Promise<string | undefined> {
  const opened = openedWith(settings);
  const known = opened.get(seal);
  if (known || !sealForm.test(seal)) return known;
  const content = await unsealData(seal, { password: settings.SESSION_SECRETS, ttl: maxSealSeconds }).catch(
    () => undefined,
  );
  const parsed = Sealed.safeParse(content);
  if (!parsed.success) return undefined;
  opened.set(seal, parsed.data.loginId);
  return parsed.data.loginId;
}

/** `Set-Cookie` for a login with `secondsLeft` to live. */
export async function sealLoginCookie(loginId: string, secondsLeft: number, settings: Settings): Promise<string> {
  const seal = await sealData({ loginId }, { password: settings.SESSION_SECRETS, ttl: maxSealSeconds });
  return writeCookie(loginCookie, seal, { httpOnly: true, secure: isSecure(settings), maxAgeSeconds: secondsLeft });
}

/** `Set-Cookie` that tells client code which workspace is selected; the server never reads it. */
export function selectedWorkspaceCookie(workspaceId: string, secondsLeft: number, settings: Settings): string {
  return writeCookie(workspaceCookie, workspaceId, {
    httpOnly: false,
    secure: isSecure(settings),
    maxAgeSeconds: secondsLeft,
  });
}

/** `Set-Cookie` values that clear both cookies. */
export function clearedCookies(settings: Settings): string[] {
  const gone = { secure: isSecure(settings), maxAgeSeconds: 0 };
  return [
    writeCookie(loginCookie, "", { ...gone, httpOnly: true }),
    writeCookie(workspaceCookie, "", { ...gone, httpOnly: false }),
  ];
}

const isSecure = (settings: Settings) => settings.APP_URL.startsWith("https:");
