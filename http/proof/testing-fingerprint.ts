import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Database } from "#db/client.ts";
import type { AuthzClient } from "#spicedb/client.ts";

/** Tables that count or log calls, refused ones too. */
const journals = new Set(["request_log"]);
/** Stamps of use, which are no change. */
const stamps: Readonly<Record<string, string[]>> = { api_keys: ["last_used_at"], logins: ["last_seen_at"] };

type Stores = { db: Database; authz: Pick<AuthzClient, "readMembers"> };

/**
 * What the database and the permission graph hold, as one hash a table; of rows that mention one of `mentioning` only,
 * when given. Equal fingerprints: nothing was changed.
 */
export async function fingerprint(
  { db, authz }: Stores,
  mentioning?: readonly string[],
): Promise<Record<string, string>> {
  const tables = await db.rows<{ name: string }>(sql`
    select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`);
  const pattern = mentioning?.join("|") ?? "";
  const own = await db.rows<{ id: string }>(sql`select id from workspaces`);
  const members = (await Promise.all(own.map(({ id }) => authz.readMembers(id)))).flat();
  const written = members.map((member) => JSON.stringify(member)).filter((row) => new RegExp(pattern, "i").test(row));
  const hashesOf = tables
    .filter((table) => !journals.has(table.name))
    .map(({ name }) => {
      const row = (stamps[name] ?? []).reduce((json, column) => `${json} - '${column}'`, "to_jsonb(t)");
      return sql`
        select ${name}::text as name, md5(coalesce(string_agg(row, '' order by row), '')) as hash
        from (select (${sql.raw(row)})::text as row from ${sql.identifier(name)} t) rows
        where row ~* ${pattern}`;
    });
  const found = await db.rows<{ name: string; hash: string }>(sql.join(hashesOf, sql` union all `));
  return Object.fromEntries([["spicedb", hash(written)], ...found.map(({ name, hash }) => [name, hash])]);
}

const hash = (rows: readonly string[]) =>
  createHash("md5")
    .update([...rows].sort().join())
    .digest("hex");

/** Names of what differs. */
export function changed(before: Record<string, string>, after: Record<string, string>): string[] {
  return Object.keys(after).filter((name) => before[name] !== after[name]);
}
