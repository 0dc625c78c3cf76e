import { execFile } from "node:child_process";
import { createHash, randomInt } from "node:crypto";
import { existsSync } from "node:fs";
import { glob, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { sql } from "drizzle-orm";
import { verifyMessage } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { findKeyBySha256 } from "#core/keys/keys.sql.ts";
import { insertWorkspace, testClients } from "#core/sessions/testing.ts";
import { openTestDatabase } from "#db/testing.ts";
import { startTestParts } from "#stack/testing.ts";
import { atLeast, type Row, ratio } from "./measure.ts";

const keyCount = 1_000;
const callers = 64;
const roundMs = 2_000;

/** What a call has to prove: an API key (K1) and, at sign-in, a signature (S1). */
export async function measureChecks(): Promise<Row[]> {
  const parts = await startTestParts();
  const db = await openTestDatabase(parts.databaseUrl);
  const clients = testClients({ db });
  try {
    const { id } = await insertWorkspace(db);
    await db.rows(sql`insert into api_keys (workspace_id, prefix, sha256, label, environment, scopes, created_by_wallet)
      select ${id}, 'lx', sha256(('key ' || n)::bytea), 'bench', ${clients.settings.ENVIRONMENT}, '{sessions:read}', '0x'
      from generate_series(1, ${keyCount}) n`);
    await db.rows(sql`analyze api_keys`);
    const hashes = Array.from({ length: keyCount }, (_, n) =>
      createHash("sha256")
        .update(`key ${n + 1}`)
        .digest("hex"),
    );
    const check = async () => {
      const key = await findKeyBySha256(clients, hashes[randomInt(keyCount)] ?? "");
      if (!key) throw new Error("a key was not found");
    };
    const rows: Row[] = [];
    const pgbench = await findPgbench();
    if (pgbench) {
      const peer = () => lookUpsPerSecond(pgbench, db.url, clients.settings.ENVIRONMENT);
      const checks = await ratio(() => perSecond(check, callers), peer);
      rows.push(atLeast("K1", "key checks, nothing remembered, vs pgbench of the prepared look-up", checks, 1.5));
    } else console.log("K1 is not measured: it needs pgbench (Debian: apt-get install postgresql)");
    rows.push(await measureSignatures(clients.chain.verifySignature));
    return rows;
  } finally {
    await db.close();
    await parts.stop();
  }
}

type Verify = (signed: { address: `0x${string}`; message: string; signature: `0x${string}` }) => Promise<boolean>;

async function measureSignatures(verify: Verify): Promise<Row> {
  const message = "console.example wants you to sign in";
  const signed = await Promise.all(
    Array.from({ length: 50 }, async () => {
      const account = privateKeyToAccount(generatePrivateKey());
      return { address: account.address, message, signature: await account.signMessage({ message }) };
    }),
  );
  let turn = 0;
  const checkWith = (run: Verify) => async () => {
    const one = signed[turn++ % signed.length];
    if (!one || !(await run(one))) throw new Error("a good signature was refused");
  };
  const checks = await ratio(
    () => perSecond(checkWith(verify), 1),
    () => perSecond(checkWith(verifyMessage), 1),
  );
  return atLeast("S1", "wallet signatures checked vs viem's verifyMessage", checks, 20);
}

/** How often so many callers, each after its own answer, do this in a second. */
async function perSecond(run: () => Promise<void>, count: number): Promise<number> {
  const startedAt = performance.now();
  let done = 0;
  const caller = async () => {
    while (performance.now() < startedAt + roundMs) {
      await run();
      done++;
    }
  };
  await Promise.all(Array.from({ length: count }, caller));
  return (done * 1_000) / (performance.now() - startedAt);
}

async function findPgbench(): Promise<string | undefined> {
  for await (const path of glob("/usr/lib/postgresql/*/bin/pgbench")) return path;
  return (process.env.PATH ?? "")
    .split(":")
    .map((folder) => join(folder, "pgbench"))
    .find((path) => existsSync(path));
}

/** The look-up of one key as `findKeyBySha256` asks for many. */
async function lookUpsPerSecond(pgbench: string, url: string, environment: string): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "luxxon-pgbench-"));
  const script = join(folder, "look-up.sql");
  try {
    await writeFile(
      script,
      `\\set n random(1, ${keyCount})
select encode(k.sha256, 'hex'), k.id, k.workspace_id, k.environment, to_json(k.scopes), to_json(k.ip_allowlist), (coalesce(k.grace_period_end <= now, false) or w.deleted_at is not null), coalesce(k.expires_at <= now, false), (k.last_used_at is null or k.last_used_at < now - interval '1 minute') from api_keys k join workspaces w on w.id = k.workspace_id cross join lx_now() as now where k.sha256 = sha256(('key ' || :n)::bytea) and k.family = 'LUXXON' and k.environment = '${environment}';
`,
    );
    const options = ["-n", "-M", "prepared", "-c", "16", "-j", "1", "-T", String(roundMs / 1_000), "-f", script];
    const { stdout } = await promisify(execFile)(pgbench, [...options, url]);
    const speed = Number(/tps = ([\d.]+)/.exec(stdout)?.[1]);
    if (!(speed > 0)) throw new Error(`pgbench printed no speed:\n${stdout}`);
    return speed;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
