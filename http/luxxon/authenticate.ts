import "server-only";
import type { Access } from "#core/access/access.ts";
import type { Actor, Clients } from "#core/context.ts";
import { DomainError } from "#core/errors.ts";
import { authenticateKey } from "#core/keys/authenticate-key.ts";
import { findLogin } from "#core/logins/find-login.ts";
import { readCookie } from "../edge/cookies.ts";
import type { EdgeRequest } from "../edge/exchange.ts";
import { loginCookie, openLoginCookie } from "./login-cookie.ts";
import { requireVideoSecrets } from "./video-secrets.ts";

/**
 * Who calls (spec 3.1): an `Authorization` header decides alone, otherwise the cookie does.
 * @throws DomainError the 401 codes of spec 2.1, NOT_AUTHORIZED key:ipDenied
 */
export async function authenticate(
  request: EdgeRequest,
  clients: Clients,
  access: Access,
  ip: string | null,
): Promise<Actor> {
  if (access.kind === "public") return { kind: "anonymous" };
  if (access.kind === "optionalWallet") return (await walletActor(request, clients)) ?? { kind: "anonymous" };
  if (access.kind === "videoEvents") {
    requireVideoSecrets(request, clients.settings);
    return { kind: "anonymous" };
  }
  const authorization = request.header("authorization");
  if (authorization !== undefined) return authenticateKey(clients, { bearer: bearerToken(authorization), ip });
  if (readCookie(request.header("cookie"), loginCookie) === undefined) {
    throw new DomainError("NOT_AUTHENTICATED", "auth:missing");
  }
  const actor = await walletActor(request, clients);
  if (!actor) throw new DomainError("NOT_AUTHENTICATED", "auth:expired");
  return actor;
}

function bearerToken(authorization: string): string {
  const [scheme = "", ...rest] = authorization.trim().split(/\s+/);
  const token = rest.join(" ");
  if (scheme.toLowerCase() !== "bearer") throw new DomainError("INVALID_TOKEN", "auth:notAKey");
  if (!token) throw new DomainError("MISSING_TOKEN", "auth:emptyBearer");
  return token;
}

/** The signed-in wallet of the cookie; undefined when the seal does not open or the login is over. */
export async function walletActor(request: Pick<EdgeRequest, "header">, clients: Clients) {
  const seal = readCookie(request.header("cookie"), loginCookie);
  const loginId = seal && (await openLoginCookie(seal, clients.settings));
  return loginId ? findLogin(clients, loginId) : undefined;
}
