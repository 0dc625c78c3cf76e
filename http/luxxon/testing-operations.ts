/**
 * The endpoint table of spec/luxxon.md 7.1 to 7.13, one operation a line: method, path, status of success, who may call.
 * `P` public · `W` cookie · `W(perm)` cookie with a permission, no selection needed · `W*(perm)` with a selected workspace ·
 * `K(…)` a key with one of the scopes · `K(bound)` any key of the workspace · `K` any key · `others` what is asked when
 * it concerns somebody else.
 */
export const specOperations = `
GET    /health                                              200 P
GET    /health/ready                                        200 P
GET    /config                                              200 P
GET    /docs-json                                           200 P
GET    /coverage                                            200 P
GET    /demand                                              200 P
GET    /me                                                  200 W K
POST   /auth/wallet/challenge                               200 P
POST   /auth/wallet/login                                   200 P
POST   /auth/workspace/select                               200 W(view)
POST   /auth/logout                                         200 P
POST   /workspaces/challenge                                200 P
POST   /workspaces                                          201 P
GET    /workspaces                                          200 W
GET    /workspaces/{id}                                     200 W(view) K(bound)
PATCH  /workspaces/{id}                                     200 W*(administrate) K(coverage:write,sessions:operate)
POST   /workspaces/{id}/location                            200 W*(administrate) K(coverage:write,sessions:operate)
POST   /workspaces/{workspaceId}/api-keys                   201 W*(administrate)
GET    /workspaces/{workspaceId}/api-keys                   200 W*(view)
POST   /workspaces/{workspaceId}/api-keys/{keyId}/revoke    200 W*(administrate)
GET    /pricing/quote                                       200 W*(view) K(pricing:read)
POST   /sessions                                            201 W*(administrate) K(sessions:create)
GET    /sessions                                            200 W*(view) K(sessions:read)
POST   /sessions/cancel-all-assignments                     200 W*(administrate) K(sessions:operate)
GET    /sessions/{id}                                       200 W*(view) K(sessions:read)
DELETE /sessions/{id}                                       200 W*(administrate) K(sessions:create)
POST   /sessions/{id}/accept                                200 W*(administrate) K(sessions:operate)
POST   /sessions/{id}/dispatch                              200 W*(administrate) K(sessions:create)
POST   /sessions/{id}/start                                 200 W*(administrate) K(sessions:operate)
POST   /sessions/{id}/end                                   200 W*(administrate) K(sessions:create,sessions:operate)
GET    /sessions/{id}/viewer-token                          200 W*(view) K(sessions:read)
GET    /sessions/{id}/producer-token                        200 W*(administrate) K(sessions:operate)
GET    /sessions/{id}/frame                                 200 W*(view) K(sessions:read)
GET    /sessions/{id}/events                                200 W*(view) K(sessions:read)
GET    /wallet                                              200 W*(view) K(wallet:read)
GET    /wallet/events                                       200 W*(view) K(wallet:read)
GET    /settlements/{sessionId}                             200 W*(view) K(sessions:read)
POST   /video/events/{token}                                202 P
GET    /workspaces/{id}/members                             200 W*(view)
POST   /workspaces/{id}/members                             201 W*(administrate)
PATCH  /workspaces/{id}/members/{walletAddress}             200 W*(administrate)
DELETE /workspaces/{id}/members/{walletAddress}             200 W*(view) others W*(administrate)
POST   /workspaces/{id}/transfer                            200 W*(transfer)
DELETE /workspaces/{id}                                     200 W*(transfer)
POST   /workspaces/{id}/webhooks                            201 W*(administrate) K(webhooks:write)
GET    /workspaces/{id}/webhooks                            200 W*(administrate) K(webhooks:write)
GET    /workspaces/{id}/webhooks/{webhookId}                200 W*(administrate) K(webhooks:write)
PATCH  /workspaces/{id}/webhooks/{webhookId}                200 W*(administrate) K(webhooks:write)
DELETE /workspaces/{id}/webhooks/{webhookId}                200 W*(administrate) K(webhooks:write)
POST   /workspaces/{id}/webhooks/{webhookId}/rotate-secret  200 W*(administrate) K(webhooks:write)
POST   /workspaces/{id}/webhooks/{webhookId}/test           200 W*(administrate) K(webhooks:write)
GET    /workspaces/{id}/webhooks/{webhookId}/deliveries     200 W*(administrate) K(webhooks:write)
GET    /workspaces/{id}/audit                               200 W*(administrate)
POST   /wallet/deposits                                     202 W*(view) K(wallet:read)
GET    /sessions/requests                                   200 W*(view) K(sessions:operate)
POST   /workspaces/{id}/api-keys/{keyId}/rotate             201 W*(administrate)
GET    /workspaces/{id}/requests                            200 W*(view)
GET    /workspaces/{id}/usage                               200 W*(view) K(wallet:read)
GET    /workspaces/{id}/statement                           200 W*(view) K(wallet:read)
PATCH  /workspaces/{id}/alerts                              200 W*(administrate)
POST   /workspaces/{id}/webhooks/{webhookId}/replay         202 W*(administrate) K(webhooks:write)
GET    /workspaces/{id}/events                              200 W*(view) K(sessions:read)
GET    /auth/logins                                         200 W
DELETE /auth/logins/{loginId}                               200 W
`
  .trim()
  .split("\n")
  .map((line) => {
    const [method = "", path = "", status = "", ...access] = line.split(/\s+/);
    const [own = "", others = own] = access.join(" ").split(" others ");
    return { method, path, status: Number(status), access: own, accessToOthers: others };
  });
