import "server-only";
import { askPermission } from "../access/ask-permission.ts";
import type { Clients, WalletActor } from "../context.ts";
import type { Feed } from "./feed.ts";
import { selectGood } from "./streams.sql.ts";

/** `unknown`: it could not be asked. */
export type Verdict = "kept" | "lost" | "unknown";

type AccessClients = Pick<Clients, "db" | "authz">;

/**
 * Whether those who opened these streams may still read them: key not revoked, login not over, member still, workspace
 * not deleted. One query for all, and one question to SpiceDB per wallet and workspace.
 */
export async function verifyAccess(clients: AccessClients, feeds: readonly Feed[]): Promise<Map<Feed, Verdict>> {
  if (feeds.length === 0) return new Map();
  const idsOf = (kind: "api_key" | "wallet_session") =>
    feeds.flatMap(({ ctx: { actor } }) => (actor.kind === kind ? [credentialOf(actor)] : []));
  const workspaces = feeds.map(({ ctx }) => ctx.workspaceId);
  const rows = await selectGood(clients, { keys: idsOf("api_key"), logins: idsOf("wallet_session"), workspaces });
  const good = new Set(rows.map(({ id }) => id));
  const asked = new Map<string, Promise<Verdict>>();
  const verdicts = feeds.map(async (feed): Promise<[Feed, Verdict]> => {
    const { actor, workspaceId } = feed.ctx;
    if (!good.has(credentialOf(actor)) || !good.has(workspaceId)) return [feed, "lost"];
    if (actor.kind === "api_key") return [feed, "kept"];
    const key = `${workspaceId} ${actor.walletAddress}`;
    const answer = asked.get(key) ?? isMember(clients, workspaceId, actor);
    asked.set(key, answer);
    const verdict = await answer;
    if (verdict === "kept") feed.mayPublish = await mayPublishNow(clients, feed);
    return [feed, verdict];
  });
  return new Map(await Promise.all(verdicts));
}

const credentialOf = (actor: Feed["ctx"]["actor"]) => (actor.kind === "api_key" ? actor.keyId : actor.loginId);

async function isMember(clients: AccessClients, workspaceId: string, { walletAddress }: WalletActor): Promise<Verdict> {
  const question = { workspaceId, walletAddress, permission: "view" } as const;
  const answer = await askPermission(clients, question).catch(() => "unknown" as const);
  return answer === "allowed" ? "kept" : answer === "denied" ? "lost" : "unknown";
}

/** Whether publishing URLs may be shown (spec 6.3): a key by its scope, a wallet by `administrate`; no when unknown. */
export async function mayPublishNow({ authz }: AccessClients, { ctx: { actor, workspaceId } }: Feed): Promise<boolean> {
  if (actor.kind === "api_key") return actor.scopes.includes("sessions:operate");
  const { walletAddress } = actor;
  const answer = await authz.check({ workspaceId, walletAddress, permission: "administrate" }).catch(() => undefined);
  return answer?.allowed ?? false;
}
