import "server-only";
import ipaddr from "ipaddr.js";

export type AddressKind = "public" | "loopback" | "special";

const globalUnicast = ipaddr.parseCIDR("2000::/3") as [ipaddr.IPv6, number];

/**
 * What an address is for. Special is everything that the internet does not route to one public host: private, link-local,
 * shared, documentation, multicast, and IPv6 forms that carry an IPv4 address (mapped, NAT64, 6to4, Teredo).
 */
export function addressKind(address: string): AddressKind {
  if (!ipaddr.isValid(address)) return "special";
  const parsed = ipaddr.parse(address);
  const range = parsed.range();
  if (range === "loopback") return "loopback";
  if (range !== "unicast") return "special";
  return parsed.kind() === "ipv4" || (parsed as ipaddr.IPv6).match(globalUnicast) ? "public" : "special";
}
