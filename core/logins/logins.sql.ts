import "server-only";
import { sql } from "drizzle-orm";
import type { Address } from "viem";
import { uuidArray } from "#db/schema/literals.ts";
import { batchedRow } from "../batched.ts";
import type { Clients, Context, WalletActor } from "../context.ts";

export type ChallengePurpose = "LOGIN" | "WORKSPACE";

export interface ChallengeRow {
  nonce: string;
  purpose: ChallengePurpose;
  walletAddress: Address;
  message: string;
  expiresAt: Date;
}

export function insertChallenge({ db }: Pick<Clients, "db">, row: ChallengeRow) {
  return db.rows(sql`insert into challenges (nonce, purpose, wallet_address, message, expires_at)
    values (${row.nonce}, ${row.purpose}, ${row.walletAddress}, ${row.message}, ${row.expiresAt})`);
}

/** Deletes and returns: of simultaneous uses one gets the message (spec 3.2). */
export function takeChallenge(
  { db }: Pick<Clients, "db">,
  { nonce, purpose, walletAddress }: Pick<ChallengeRow, "nonce" | "purpose" | "walletAddress">,
) {
  return db.row<{ message: string }>(sql`delete from challenges
    where nonce = ${nonce} and purpose = ${purpose} and wallet_address = ${walletAddress} and expires_at > lx_now()
    returning message`);
}

export function insertLogin(
  ctx: Pick<Context, "db" | "ip">,
  login: { walletAddress: Address; lifetimeSeconds: number; userAgent: string | null },
) {
  return ctx.db.row<{ id: string }>(sql`insert into logins (wallet_address, expires_at, ip, user_agent, last_seen_at)
    values (${login.walletAddress}, lx_now() + make_interval(secs => ${login.lifetimeSeconds}), ${ctx.ip},
      ${login.userAgent}, lx_now()) returning id`);
}

export interface LoginRow {
  id: string;
  walletAddress: Address;
  activeWorkspaceId: string | null;
  /** Not seen for a minute. */
  isIdle: boolean;
}

/** A login that is neither revoked nor over. */
export const selectLogin = batchedRow<LoginRow>(
  ({ db }, ids) =>
    db.rows(sql`select id, wallet_address as "walletAddress", active_workspace_id as "activeWorkspaceId",
      (last_seen_at is null or last_seen_at < lx_now() - interval '1 minute') as "isIdle"
    from logins where id = any(${uuidArray(ids)}) and revoked_at is null and expires_at > lx_now()`),
  ({ id }) => id,
);

/** Stamps `lastSeenAt`, at most once a minute per login. */
export function touchLogin({ db }: Pick<Clients, "db">, loginId: string) {
  return db.rows(sql`update logins set last_seen_at = lx_now()
    where id = ${loginId} and (last_seen_at is null or last_seen_at < lx_now() - interval '1 minute')`);
}

export interface OwnLoginRow {
  id: string;
  createdAt: Date;
  lastSeenAt: Date;
  ip: string | null;
  userAgent: string | null;
}

/** Logins of the wallet that are neither revoked nor over, newest first. */
export function selectOwnLogins(ctx: Context<WalletActor>) {
  return ctx.db.rows<OwnLoginRow>(sql`
    select id, created_at as "createdAt", coalesce(last_seen_at, created_at) as "lastSeenAt", ip, user_agent as "userAgent"
    from logins where wallet_address = ${ctx.actor.walletAddress} and revoked_at is null and expires_at > lx_now()
    order by created_at desc, id desc`);
}

/** Revokes one login of the wallet; false when it has no such living one. */
export async function revokeOwnLogin(ctx: Context<WalletActor>, loginId: string): Promise<boolean> {
  const row = await ctx.db.row(sql`update logins set revoked_at = lx_now()
    where id = ${loginId} and wallet_address = ${ctx.actor.walletAddress} and revoked_at is null and expires_at > lx_now()
    returning id`);
  return row !== undefined;
}

/** Stores the selection; returns the seconds that the login has left. */
export function storeSelection(ctx: Context<WalletActor>, workspaceId: string) {
  return ctx.db.row<{ secondsLeft: number }>(sql`update logins set active_workspace_id = ${workspaceId}
    where id = ${ctx.actor.loginId} and revoked_at is null and expires_at > lx_now()
    returning floor(extract(epoch from expires_at - lx_now()))::int as "secondsLeft"`);
}

export function revokeLogin(ctx: Context<WalletActor>) {
  return ctx.db.rows(
    sql`update logins set revoked_at = lx_now() where id = ${ctx.actor.loginId} and revoked_at is null`,
  );
}

export function revokeLoginsOfWallet(ctx: Context<WalletActor>) {
  return ctx.db.rows(sql`update logins set revoked_at = lx_now()
    where wallet_address = ${ctx.actor.walletAddress} and revoked_at is null`);
}
