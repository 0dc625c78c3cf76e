import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Database } from "#db/client.ts";
import type { AuthzClient } from "#spicedb/client.ts";

/** Tables that count or log calls, refused ones too. */
const journals = new Set(["request_log"]);
/** Stamps of use, which are no change. */
const stamps: Readonly<Record<string, string[]>> = { api_keys: ["last_used_at"], logins: ["last_seen_at"] };

type Stores = { db: Database; authz: Pick<AuthzClient, "readAllMembers"> };

/**
 * What the database and the permission graph hold, as one hash a table; of rows that mention one of `mentioning` only,
 * when given. Equal fingerprints: nothing was changed.
 */
export async function fingerprint({ db, authz }: Stores, mentioning?: readonly string[]) {
  const tables = await db.rows<{ name: string }>(sql`
    select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`);
  const pattern = mentioning?.join("|") ?? "";
  const own = new Set((await db.rows<{ id: string }>(sql`select id from workspaces`)).map(({ id }) => id));
  const members = (await authz.readAllMembers()).filter(({ workspaceId }) => own.has(workspaceId));
  const written = members.map((member) => JSON.stringify(member)).filter((row) => new RegExp(pattern, "i").test(row));
  const hashes: Record<string, string> = { spicedb: hash(written) };
  for (const { name } of tables.filter((table) => !journals.has(table.name))) {
    const row = (stamps[name] ?? []).reduce((json, column) => `${json} - '${column}'`, "to_jsonb(t)");
    const [found] = await db.rows<{ hash: string }>(sql`
      select md5(coalesce(string_agg(row, '' order by row), '')) as hash
      from (select (${sql.raw(row)})::text as row from ${sql.identifier(name)} t) rows
      where row ~* ${pattern}`);
    hashes[name] = found?.hash ?? "";
  }
  return hashes;
}

const hash = (rows: readonly string[]) =>
  createHash("md5")
    .update([...rows].sort().join())
    .digest("hex");

/** Names of what differs. */
export function changed(before: Record<string, string>, after: Record<string, string>): string[] {
  return Object.keys(after).filter((name) => before[name] !== after[name]);
}
