import "server-only";
import { pino } from "pino";
import type { Log } from "#core/context.ts";
import type { Settings } from "#env.ts";
import { hider } from "./edge/hide-credentials.ts";

/**
 * Structured log on stdout, one line per call. Callers pass ids only; what a library puts into an error (a URL with its
 * key, a header) is caught here: no line holds a secret of the settings or anything in the form of a credential.
 */
export function createLog(settings: Settings): Log {
  const { LOG_LEVEL: level } = settings;
  const streamWrite = secretHider(settings);
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, hooks: { streamWrite } });
}

const hiders = new WeakMap<Settings, (text: string) => string>();

/** Takes this server's secrets, and what has the form of a credential, out of a text. */
export function secretHider(settings: Settings): (text: string) => string {
  const hide = hiders.get(settings) ?? hider(secretsOf(settings));
  hiders.set(settings, hide);
  return hide;
}

/** Whatever else is printed, by Next or by a library, passes the same sieve. */
export function guardOutput(
  settings: Settings,
  streams: NodeJS.WriteStream[] = [process.stdout, process.stderr],
): void {
  const hide = secretHider(settings);
  for (const stream of streams) {
    const write = stream.write.bind(stream) as (text: string, ...more: unknown[]) => boolean;
    stream.write = (chunk: string | Uint8Array, ...more: unknown[]) =>
      write(hide(typeof chunk === "string" ? chunk : Buffer.from(chunk).toString()), ...more);
  }
}

const secretName = /SECRET|TOKEN|PRIVATE_KEY|PASSWORD|_KEYS$/;
/** Shorter values are words that stand in any log. */
const shortest = 8;

/** Every secret value among the settings, told by the setting's name, and what is secret in a URL. */
export function secretsOf(settings: Settings): string[] {
  const found: string[] = [];
  for (const [name, value] of Object.entries(settings)) {
    if (secretName.test(name)) found.push(...textsIn(value));
    else if (typeof value === "string" && /^[a-z]+:\/\//.test(value)) found.push(...secretsOfUrl(name, value));
  }
  return found.flatMap((text) => [text, text.replace(/^0x/, "")]).filter((text) => text.length >= shortest);
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (value instanceof Uint8Array) return [Buffer.from(value).toString("base64")];
  if (value instanceof Map) return [...value.values()].flatMap(textsIn);
  return value && typeof value === "object" ? Object.values(value).flatMap(textsIn) : [];
}

/** Passwords, and for the server's own RPC the whole path: providers put the key there. */
function secretsOfUrl(name: string, value: string): string[] {
  const { username, password, pathname, search } = new URL(value);
  const parts = [password, decodeURIComponent(password)];
  if (name === "RPC_URL") parts.push(username, `${pathname}${search}`.replace(/^\//, ""));
  return parts;
}
