import { createHash, randomBytes } from "node:crypto";
import { readdir } from "node:fs/promises";
import { sql } from "drizzle-orm";
import postgres from "postgres";
import { createDatabase, type Database } from "./client.ts";
import { migrate } from "./migrate.ts";

const lock = 7_205_759_403_792_794;

/** A database of one's own, cloned from a migrated template that the first caller of a run makes. */
export async function createTestDatabase(adminUrl: string): Promise<string> {
  const template = `template_${await migrationsFingerprint()}`;
  const name = `test_${randomBytes(6).toString("hex")}`;
  const admin = postgres(adminUrl, { max: 1, onnotice: () => undefined });
  try {
    await admin`select pg_advisory_lock(${lock})`;
    const [known] = await admin`select 1 from pg_database where datname = ${template}`;
    if (!known) {
      await admin.unsafe(`drop database if exists ${template}_new`);
      await admin.unsafe(`create database ${template}_new`);
      await migrate(urlOf(adminUrl, `${template}_new`));
      await admin.unsafe(`alter database ${template}_new rename to ${template}`);
    }
    await admin.unsafe(`create database ${name} template ${template}`);
  } finally {
    await admin.end();
  }
  return urlOf(adminUrl, name);
}

/** A pool on a database of its own. */
export async function openTestDatabase(adminUrl: string): Promise<Database & { url: string }> {
  const url = await createTestDatabase(adminUrl);
  return { ...createDatabase({ url }), url };
}

/** Moves `lx_now()` by `ms` from where it is, so that tests need not wait. */
export async function moveClock(db: Database, ms: number): Promise<void> {
  await db.rows(sql`update clock set offset_ms = offset_ms + ${ms}`);
}

function urlOf(adminUrl: string, database: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  return url.href;
}

async function migrationsFingerprint(): Promise<string> {
  const files = await readdir(new URL("./migrations", import.meta.url));
  return createHash("sha256").update(files.sort().join()).digest("hex").slice(0, 12);
}
