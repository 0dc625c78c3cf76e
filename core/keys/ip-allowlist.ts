import "server-only";
import { BlockList, isIP, SocketAddress } from "node:net";

const family = (address: string) => (isIP(address) === 6 ? "ipv6" : "ipv4");

/** An address or CIDR as a CIDR with the host bits cleared; undefined when it is neither. */
export function normalizeCidr(entry: string): string | undefined {
  const [address = "", prefix, ...rest] = entry.trim().split("/");
  const version = isIP(address);
  if (!version || rest.length > 0 || address.includes("%")) return undefined;
  const bits = version === 6 ? 128 : 32;
  if (prefix !== undefined && !/^(0|[1-9]\d{0,2})$/.test(prefix)) return undefined;
  const length = prefix === undefined ? bits : Number(prefix);
  if (length > bits) return undefined;
  return `${networkAddress(address, length)}/${length}`;
}

/** Whether `ip` lies in one of the CIDRs. */
export function isAllowedIp(allowlist: readonly string[], ip: string): boolean {
  const list = new BlockList();
  for (const cidr of allowlist) {
    const [address = "", prefix] = cidr.split("/");
    list.addSubnet(address, Number(prefix), family(address));
  }
  return isIP(ip) !== 0 && list.check(ip, family(ip));
}

function networkAddress(address: string, length: number): string {
  const canonical = new SocketAddress({ address, family: family(address) }).address;
  const bytes = family(canonical) === "ipv4" ? canonical.split(".").map(Number) : ipv6Bytes(canonical);
  const masked = bytes.map((byte, i) => byte & (0xff00 >> Math.max(0, Math.min(8, length - i * 8))) & 0xff);
  if (family(canonical) === "ipv4") return masked.join(".");
  const groups = Array.from({ length: 8 }, (_, i) =>
    (((masked[2 * i] ?? 0) << 8) | (masked[2 * i + 1] ?? 0)).toString(16),
  );
  return new URL(`http://[${groups.join(":")}]`).hostname.slice(1, -1);
}

function ipv6Bytes(address: string): number[] {
  const text = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = "", tail] = text.split("::");
  const left = head ? head.split(":") : [];
  const right = tail ? tail.split(":") : [];
  const groups =
    tail === undefined ? left : [...left, ...Array<string>(8 - left.length - right.length).fill("0"), ...right];
  return groups.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff]);
}
