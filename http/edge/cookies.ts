import "server-only";

/** Value of one cookie of a `Cookie` header; the first wins. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const part of header?.split(";") ?? []) {
    const at = part.indexOf("=");
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}

interface CookieOptions {
  httpOnly: boolean;
  secure: boolean;
  maxAgeSeconds: number;
}

/** A `Set-Cookie` value: `SameSite=Lax; Path=/`, no domain. */
export function writeCookie(name: string, value: string, { httpOnly, secure, maxAgeSeconds }: CookieOptions): string {
  const flags = [httpOnly ? "HttpOnly" : "", secure ? "Secure" : "", "SameSite=Lax"].filter(Boolean).join("; ");
  return `${name}=${value}; Path=/; Max-Age=${maxAgeSeconds}; ${flags}`;
}
