import "server-only";
import { isIP, isIPv6 } from "node:net";
import type { EdgeRequest } from "./exchange.ts";

/**
 * The caller's address: the peer, or with n trusted proxies the n-th `X-Forwarded-For` entry from the right
 * (spec 1.8). An entry that is no address is not believed. IPv4 in IPv6 form is written as IPv4.
 */
export function clientIp(request: EdgeRequest, trustedProxies: number): string | null {
  const forwarded = trustedProxies > 0 ? request.header("x-forwarded-for")?.split(",") : undefined;
  const named = forwarded?.at(-trustedProxies)?.trim() ?? "";
  const address = named && isIP(named) ? named : request.socketAddress;
  return address?.startsWith("::ffff:") ? address.replace(/^::ffff:(?=\d+\.)/, "") : address;
}

/** Whose calls are counted together: an IPv4 address, or the /64 that one subscriber of IPv6 has to himself. */
export function addressBlock(ip: string | null): string {
  if (!ip || !isIPv6(ip)) return ip ?? "unknown";
  const [head = "", tail] = ip.split("%")[0]?.split("::") ?? [];
  const groups = (part: string) => part.split(":").filter(Boolean);
  const known = [groups(head), groups(tail ?? "")] as const;
  const zeros = tail === undefined ? 0 : 8 - known[0].length - known[1].length;
  return [...known[0], ...Array<string>(Math.max(0, zeros)).fill("0"), ...known[1]]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":");
}
