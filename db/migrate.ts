import "server-only";
import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate as runMigrations } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";

/** Brings the database to the newest schema. Safe to call from several processes at once: an advisory lock queues them. */
export async function migrate(databaseUrl: string): Promise<void> {
  const client = postgres(databaseUrl, { max: 1, onnotice: () => undefined });
  try {
    await client`select pg_advisory_lock(7205759403792793)`;
    await runMigrations(drizzle(client), { migrationsFolder: fileURLToPath(new URL("./migrations", import.meta.url)) });
    await client`insert into clock ("only") values (true) on conflict do nothing`;
  } finally {
    await client.end();
  }
}
