/**
 * Who may call what, as the wire contract writes it (spec 3.1 for the notation, 7.1 to 7.13 for the rows): P public,
 * W cookie, W(permission), W* with a selected workspace, K(scope, …), K(bound) any key of that workspace.
 */
export const specTable: Readonly<Record<string, string>> = {
  "GET /health": "P",
  "GET /health/ready": "P",
  "GET /config": "P",
  "GET /docs-json": "P",
  "GET /coverage": "P",
  "GET /demand": "P",
  "GET /me": "W or K(bound)",
  "POST /auth/wallet/challenge": "P",
  "POST /auth/wallet/login": "P",
  "POST /auth/workspace/select": "W(view)",
  "POST /auth/logout": "P",
  "POST /workspaces/challenge": "P",
  "POST /workspaces": "P",
  "GET /workspaces": "W",
  "GET /workspaces/{id}": "W(view) or K(bound)",
  "PATCH /workspaces/{id}": "W*(administrate) or K(coverage:write, sessions:operate)",
  "POST /workspaces/{id}/location": "W*(administrate) or K(coverage:write, sessions:operate)",
  "POST /workspaces/{workspaceId}/api-keys": "W*(administrate)",
  "GET /workspaces/{workspaceId}/api-keys": "W*(view)",
  "POST /workspaces/{workspaceId}/api-keys/{keyId}/revoke": "W*(administrate)",
  "GET /pricing/quote": "W*(view) or K(pricing:read)",
  "POST /sessions": "W*(administrate) or K(sessions:create)",
  "GET /sessions": "W*(view) or K(sessions:read)",
  "POST /sessions/cancel-all-assignments": "W*(administrate) or K(sessions:operate)",
  "GET /sessions/{id}": "W*(view) or K(sessions:read)",
  "DELETE /sessions/{id}": "W*(administrate) or K(sessions:create)",
  "POST /sessions/{id}/accept": "W*(administrate) or K(sessions:operate)",
  "POST /sessions/{id}/dispatch": "W*(administrate) or K(sessions:create)",
  "POST /sessions/{id}/start": "W*(administrate) or K(sessions:operate)",
  "POST /sessions/{id}/end": "W*(administrate) or K(sessions:operate, sessions:create)",
  "GET /sessions/{id}/viewer-token": "W*(view) or K(sessions:read)",
  "GET /sessions/{id}/producer-token": "W*(administrate) or K(sessions:operate)",
  "GET /sessions/{id}/frame": "W*(view) or K(sessions:read)",
  "GET /sessions/{id}/events": "W*(view) or K(sessions:read)",
  "GET /wallet": "W*(view) or K(wallet:read)",
  "GET /wallet/events": "W*(view) or K(wallet:read)",
  "GET /settlements/{sessionId}": "W*(view) or K(sessions:read)",
  "POST /video/events/{token}": "P",
  "GET /workspaces/{id}/members": "W*(view)",
  "POST /workspaces/{id}/members": "W*(administrate)",
  "PATCH /workspaces/{id}/members/{walletAddress}": "W*(administrate)",
  "DELETE /workspaces/{id}/members/{walletAddress}": "W*(administrate)",
  "POST /workspaces/{id}/transfer": "W*(transfer)",
  "DELETE /workspaces/{id}": "W*(transfer)",
  "POST /workspaces/{id}/webhooks": "W*(administrate) or K(webhooks:write)",
  "GET /workspaces/{id}/webhooks": "W*(administrate) or K(webhooks:write)",
  "GET /workspaces/{id}/webhooks/{webhookId}": "W*(administrate) or K(webhooks:write)",
  "PATCH /workspaces/{id}/webhooks/{webhookId}": "W*(administrate) or K(webhooks:write)",
  "DELETE /workspaces/{id}/webhooks/{webhookId}": "W*(administrate) or K(webhooks:write)",
  "POST /workspaces/{id}/webhooks/{webhookId}/rotate-secret": "W*(administrate) or K(webhooks:write)",
  "POST /workspaces/{id}/webhooks/{webhookId}/test": "W*(administrate) or K(webhooks:write)",
  "GET /workspaces/{id}/webhooks/{webhookId}/deliveries": "W*(administrate) or K(webhooks:write)",
  "GET /workspaces/{id}/audit": "W*(administrate)",
  "POST /wallet/deposits": "W*(view) or K(wallet:read)",
  "GET /sessions/requests": "W*(view) or K(sessions:operate)",
  "POST /workspaces/{id}/api-keys/{keyId}/rotate": "W*(administrate)",
  "GET /workspaces/{id}/requests": "W*(view)",
  "GET /workspaces/{id}/usage": "W*(view) or K(wallet:read)",
  "GET /workspaces/{id}/statement": "W*(view) or K(wallet:read)",
  "PATCH /workspaces/{id}/alerts": "W*(administrate)",
  "POST /workspaces/{id}/webhooks/{webhookId}/replay": "W*(administrate) or K(webhooks:write)",
  "GET /workspaces/{id}/events": "W*(view) or K(sessions:read)",
  "GET /auth/logins": "W",
  "DELETE /auth/logins/{loginId}": "W",
};

export type Permission = "view" | "administrate" | "transfer";

/** A row of the table, read. */
export interface Access {
  isPublic: boolean;
  /** A wallet needs a selected workspace. */
  needsSelection: boolean;
  /** Null: any signed-in wallet. */
  permission: Permission | null;
  /** Null: no key. Empty: any key. Else one of these. */
  scopes: string[] | null;
}

/** Reads the notation. @throws Error for what is none */
export function readAccess(notation: string): Access {
  if (notation === "P") return { isPublic: true, needsSelection: false, permission: null, scopes: null };
  const match = /^W(\*?)(?:\((view|administrate|transfer)\))?(?: or K\(([a-z:, ]+)\))?$/.exec(notation);
  if (!match) throw new Error(`not an auth notation: ${notation}`);
  const [, star, permission, keys] = match;
  return {
    isPublic: false,
    needsSelection: star === "*",
    permission: (permission as Permission | undefined) ?? null,
    scopes: keys === undefined ? null : keys === "bound" ? [] : keys.split(", "),
  };
}

/** Whether a role has a permission (spec 5). */
export function roleHas(role: "OWNER" | "ADMIN" | "VIEWER", permission: Permission | null): boolean {
  const least = { view: 0, administrate: 1, transfer: 2 };
  return permission === null || { VIEWER: 0, ADMIN: 1, OWNER: 2 }[role] >= least[permission];
}
