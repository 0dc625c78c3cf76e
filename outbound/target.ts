import "server-only";
import { isIP } from "node:net";
import { type AddressKind, addressKind } from "./addresses.ts";

export interface OutboundRules {
  /** Plain http too. */
  allowHttp: boolean;
  /** `localhost` and loopback addresses too; other private ones never. */
  allowLoopback: boolean;
}

/** A URL that may be called as far as its text tells. */
export interface Target {
  protocol: "http:" | "https:";
  /** Without brackets and trailing dots, as the URL parser has normalised it. */
  hostname: string;
  /** As in the `Host` header. */
  host: string;
  port: number;
  path: string;
  /** Where no name has to be resolved: an IP literal, or `localhost`. */
  addresses: readonly string[] | undefined;
}

export class RefusedTargetError extends Error {
  override name = "RefusedTargetError";
}

export const maxUrlLength = 2_048;

/**
 * Reads a URL with the WHATWG parser, which turns every spelling of an address (hex, octal, one number, full-width digits)
 * into the one that is checked and connected to.
 * @throws RefusedTargetError
 */
export function parseTarget(text: string, rules: OutboundRules): Target {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || text.length > maxUrlLength || /[\s\p{Cc}]/u.test(text)) throw new RefusedTargetError("not a URL");
  const { protocol } = url;
  if (protocol !== "https:" && !(protocol === "http:" && rules.allowHttp)) throw new RefusedTargetError("not https");
  if (url.username || url.password) throw new RefusedTargetError("holds credentials");
  const hostname = url.hostname.replace(/^\[|\]$/g, "").replace(/\.+$/, "");
  if (!hostname) throw new RefusedTargetError("has no host");
  const addresses = literalAddresses(hostname);
  for (const address of addresses ?? []) requireAllowed(addressKind(address), rules);
  const port = Number(url.port || (protocol === "https:" ? 443 : 80));
  return { protocol, hostname, host: url.host, port, path: `${url.pathname}${url.search}`, addresses };
}

function literalAddresses(hostname: string): readonly string[] | undefined {
  if (isIP(hostname)) return [hostname];
  return /(^|\.)localhost$/i.test(hostname) ? ["127.0.0.1", "::1"] : undefined;
}

/**
 * The addresses to connect to. A name that resolves to one address that is not public is refused as a whole, and a name
 * other than `localhost` may never mean loopback.
 * @throws RefusedTargetError, and what `resolve` throws
 */
export async function addressesOf(
  { hostname, addresses }: Target,
  resolve: (hostname: string) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  if (addresses) return addresses;
  const found = await resolve(hostname);
  for (const address of found) requireAllowed(addressKind(address), { allowLoopback: false });
  if (found.length === 0) throw new RefusedTargetError("resolves to no address");
  return found;
}

function requireAllowed(kind: AddressKind, { allowLoopback }: Pick<OutboundRules, "allowLoopback">): void {
  if (kind === "public" || (kind === "loopback" && allowLoopback)) return;
  throw new RefusedTargetError("is not a public address");
}
